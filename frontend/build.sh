#!/bin/sh
# Bundles the front end: with Node where there is one, else with Node from PyPI, in an environment of this build alone.
set -eu
cd "$(dirname "$0")"
if ! { command -v npm && node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 18)'; } >/dev/null 2>&1; then
  if [ ! -x .node/bin/npm ]; then
    "${PYTHON:-python3}" -m venv .node
    .node/bin/pip install --quiet --disable-pip-version-check -r requirements.txt
  fi
  PATH="$PWD/.node/bin:$PATH"
fi
npm ci --silent --fetch-retries=1
npm run --silent build
