#!/usr/bin/env bash
# Readability on linkedom prints what stands in <template>, which no browser shows; on jsdom it does not.
#
# Versions: @mozilla/readability 0.6.0, linkedom 0.18.15, jsdom 29.1.1, Node 20.20.
# Behaviour: HTML puts the inside of a template into a document of its own, so that walking the page's nodes does not
#   meet it, and Readability has no rule for templates. linkedom keeps the inside as children: boxes that a script would
#   fill, as "Subscribe" or "{{name}} wrote", become paragraphs of the article. Also links stay relative, since linkedom
#   knows no address of the page.
# Why a good guess is wrong: linkedom is the usual light parser for Readability outside a browser, and on a page without
#   templates both give the same text to the letter; elements hidden by attribute or style are left out on both.
# What to do: remove `template` elements before parsing, and make addresses whole afterwards.
# Output seen:
#   jsdom: template false, hidden false, link https://paper.example/plan
#   linkedom: template true, hidden false, link /plan
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @mozilla/readability@0.6.0 linkedom@0.18.15 jsdom@29.1.1
cat >page.mjs <<'JS'
import { Readability } from '@mozilla/readability'
import { JSDOM } from 'jsdom'
import { parseHTML } from 'linkedom'

const paragraph = (first) => `<p>${first} The council met on Tuesday and heard eleven people, among them two former ` +
  'ministers, who spoke for more than three hours about the bridge, its cost, and its builders.</p>'
const page = '<!doctype html><html lang="en"><head><title>Council votes on bridge</title></head><body><article>' +
  paragraph('One.') + '<template><p>Subscribe: five letters a week, whatever happens in town.</p></template>' +
  paragraph('Two.') + '<p hidden>Concealed: this paragraph is for nobody, whatever happens in town.</p>' +
  paragraph('See <a href="/plan">the plan</a>.') + '</article></body></html>'
const documents = {
  jsdom: new JSDOM(page, { url: 'https://paper.example/news/' }).window.document,
  linkedom: parseHTML(page).document
}
const seen = {}
for (const [name, document] of Object.entries(documents)) {
  const { textContent, content } = new Readability(document).parse()
  seen[name] = [textContent.includes('Subscribe'), textContent.includes('Concealed'), content.match(/href="([^"]*)"/)[1]]
  console.log(`${name}: template ${seen[name][0]}, hidden ${seen[name][1]}, link ${seen[name][2]}`)
}
if (seen.jsdom.join() !== 'false,false,https://paper.example/plan' || seen.linkedom.join() !== 'true,false,/plan') {
  console.error('changed: one of the two is read otherwise')
  process.exit(1)
}
JS
node page.mjs
