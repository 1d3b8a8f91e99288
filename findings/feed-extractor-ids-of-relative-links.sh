#!/usr/bin/env bash
# @extractus/feed-extractor gives all entries of one time one id where a feed without guids has links that are relative.
#
# Versions: @extractus/feed-extractor 8.0.3, Node 20.20.
# Behaviour: an RSS item without guid gets an id made of a hash of its link and its date in milliseconds. The hash is
#   taken of the link once it passed a check for whole addresses, which a relative one does not: it is hashed as "". So
#   each such item is "0-" and its date, and feeds that date by the day give all news of a day the same id. With
#   `baseUrl` the links come out whole and differ, and the ids stay alike; without a date it is "0-", of all of them.
# Why a good guess is wrong: the id is there to tell entries apart, and `baseUrl` is said to be for relative links; a
#   trial with whole links shows different ids, and one with a minute's precision shows them too.
# What to do: key entries by link where the id begins with "0-".
# Output seen:
#   relative: https://paper.example/news/bridge 0-1707091200000, https://paper.example/sport/final 0-1707091200000
#   whole: https://paper.example/news/bridge aiitr-1707091200000, https://paper.example/sport/final k9eug5-1707091200000
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @extractus/feed-extractor@8.0.3
cat >feed.mjs <<'JS'
import { extractFromXml } from '@extractus/feed-extractor'

const SITE = 'https://paper.example'
const DAY = 'Mon, 05 Feb 2024 00:00:00 GMT'
const read = (base) => {
  const items = ['/news/bridge', '/sport/final']
    .map((path) => `<item><title>${path}</title><link>${base}${path}</link><pubDate>${DAY}</pubDate></item>`)
  const xml = `<rss version="2.0"><channel><title>Paper</title><link>${SITE}/</link><description>d</description>` +
    `${items.join('')}</channel></rss>`
  return extractFromXml(xml, { baseUrl: `${SITE}/` }).entries
}
const relative = read('')
const whole = read(SITE)
for (const [name, entries] of Object.entries({ relative, whole })) {
  console.log(`${name}: ${entries.map((entry) => `${entry.link} ${entry.id}`).join(', ')}`)
}
const same = (entries) => new Set(entries.map((entry) => entry.id)).size === 1
const links = new Set([...relative, ...whole].map((entry) => entry.link)).size
if (!same(relative) || same(whole) || links !== 2) {
  console.error('changed: ids or links of such entries are made otherwise')
  process.exit(1)
}
JS
node feed.mjs
