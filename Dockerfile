# One image for init, flows, workers and the Prefect server: they differ in their command.
FROM python:3.13-slim AS build
COPY requirements.txt /build/
RUN python -m venv --without-pip /opt/copydesk \
 && pip --python /opt/copydesk/bin/python install --no-cache-dir --no-input --require-hashes --only-binary :all: \
      -r /build/requirements.txt
COPY pyproject.toml README.md /build/
COPY contract /build/contract
COPY copydesk /build/copydesk
COPY enrich /build/enrich
COPY flows /build/flows
COPY ingest /build/ingest
COPY sql /build/sql
RUN pip --python /opt/copydesk/bin/python install --no-cache-dir --no-input --no-deps --no-build-isolation /build \
 && /opt/copydesk/bin/python -m compileall -q -j 0 /opt/copydesk/lib
# Compiles the comparison for this type of processor.
RUN NUMBA_CACHE_DIR=/opt/copydesk/compiled /opt/copydesk/bin/python -m enrich.warm

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /tmp --no-create-home --shell /usr/sbin/nologin copydesk \
 && install -d -o copydesk /archive /prefect /reports
COPY --from=build /opt/copydesk /opt/copydesk
ENV PATH=/opt/copydesk/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONSAFEPATH=1 \
    NUMBA_CACHE_DIR=/tmp/compiled
USER copydesk
WORKDIR /tmp
# numba only uses a cache that it can write to, and the root file system is read-only: the cache is copied to /tmp.
ENTRYPOINT ["/bin/sh", "-c", "cp -R /opt/copydesk/compiled /tmp/ && exec \"$@\"", "--"]
CMD ["copydesk", "--help"]
