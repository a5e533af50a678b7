#!/bin/sh
# Install the service with PostgreSQL's driver into a folder of its own, and leave out what it
# never loads. The image is made with this, and check.sh does the same without Docker.
#
#   install.sh SOURCE TARGET
set -eu
source=$1
target=$2

python3 -m venv --without-pip "$target"
python3 -m pip --python "$target/bin/python" --disable-pip-version-check --no-cache-dir --quiet \
    install --no-compile --constraint "$source/constraints.txt" "$source[serve,postgres]"
site=$("$target/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')

# The base encoder is for training. The tokenizers bring a client of a model hub, which only
# loading from there needs, rich what colours program text, onnxruntime its library a second
# time, for programs in other languages, and tools to make models with; and all bring what only
# compilers and checkers read.
python3 -m pip --python "$target/bin/python" --disable-pip-version-check --quiet \
    uninstall --yes filelock fsspec hf-xet httpcore2 httpx2 huggingface-hub markdown-it-py mdurl \
    pygments tqdm truststore
rm -rf "$site/linkage_training/encoder" "$site/numpy/distutils" "$site/numpy/f2py" \
    "$site/onnxruntime/capi"/libonnxruntime.so.* "$site/onnxruntime/datasets" \
    "$site/onnxruntime/quantization" "$site/onnxruntime/tools" "$site/onnxruntime/transformers" \
    "$site/sqlalchemy/testing"
find "$site/numpy" "$site/sqlalchemy" -depth -type d -name tests -exec rm -rf {} +
find "$site" -type f \( -name '*.pyi' -o -name '*.h' -o -name '*.pxd' -o -name '*.lib' \) -delete

# What is used once here is compiled, and nothing else: it would be as large again. That it
# runs shows that nothing needed was left out.
unset PYTHONDONTWRITEBYTECODE
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$target/bin/linkage" tag "$source/examples/CF2.txt" --quiet \
    --output "$work/tags.xlsx" --output "$work/tags.html" --output "$work/tags.jsonl"
"$target/bin/linkage" serve --data "$work/data" token >"$work/token" 2>&1
"$target/bin/linkage" serve --data "$work/data" backup "$work/backup.zip" >/dev/null 2>&1
"$target/bin/linkage" serve --data "$work/other" restore "$work/backup.zip" >/dev/null 2>&1
"$target/bin/linkage" codebook >/dev/null
"$target/bin/python" -c 'import docx, linkage_serve.app, linkage_serve.server, psycopg, webvtt'
