#!/bin/sh
# Fuzzes one family of layouts, from the project's fixtures as seeds:
#
#     fuzz/run.sh html            ten minutes
#     fuzz/run.sh html 60         so many seconds
#     fuzz/run.sh all             each family in turn
#
# Takes `cargo install cargo-fuzz` and a C++ compiler; the stable toolchain does. Without a sanitizer, since the program has no unsafe code and runs
# are twice as fast; SANITIZER=address (nightly, or RUSTC_BOOTSTRAP=1) watches the libraries too. What is found lands in fuzz/artifacts/.
set -eu
cd "$(dirname "$0")/.."
family=$1
seconds=${2:-600}
families="document html container json xml mail vendor pages table feed text query"
if [ "$family" = all ]; then
    for each in $families; do "$0" "$each" "$seconds"; done
    exit
fi
case $family in
html) layouts="html factiva-html" ;;
xml) layouts="nitf newsml newsml-g2 tei trafilatura-xml factiva-xml" ;;
json)
    layouts="json news-please fundus newspaper4k trafilatura-json cc-news realnews mediacloud webz newsapi gdelt newscatcher event-registry guardian
             nyt ninjs dpa-digitalwires"
    ;;
feed) layouts="rss atom json-feed" ;;
vendor) layouts="nexis-text nexis-uni factiva-text factiva-html proquest-text iptc7901 anpa1312" ;;
document) layouts="pdf docx odt epub rtf" ;;
pages) layouts="alto mets trove chronicling-america impresso" ;;
container) layouts="gzip zstd bzip2 xz zip tar warc mediacloud-warc" ;;
mail) layouts="email mbox" ;;
table) layouts="csv mediacloud-csv parquet" ;;
text) layouts="text markdown reuters-sgml trec-sgml" ;;
query) layouts="" ;;
*)
    echo "no family $family; there are: $families" >&2
    exit 2
    ;;
esac
mkdir -p "fuzz/corpus/$family"
folders="fuzz/corpus/$family"
for layout in $layouts; do folders="$folders tests/fixtures/$layout"; done
if [ "$family" = document ]; then
    # The main parts of packages; the target puts them into packages again.
    for package in tests/fixtures/docx/*.docx tests/fixtures/odt/*.odt tests/fixtures/epub/*.epub; do
        for part in word/document.xml content.xml OEBPS/a1.xhtml; do
            unzip -p "$package" "$part" >"fuzz/corpus/document/$(basename "$package").$(basename "$part")" 2>/dev/null || true
        done
    done
    find fuzz/corpus/document -size 0 -delete
fi
# shellcheck disable=SC2086 # a list of folders
exec cargo fuzz run --sanitizer "${SANITIZER:-none}" "$family" $folders -- \
    -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=10 -max_len=65536
