#!/usr/bin/env bash
# The report of a training in headless Chromium: it opens without errors or requests, its cells open their images, it fits a phone,
# and it follows light and dark. Installs Chromium where it is missing. Usage: Tests/browser.sh [CONVNET]
set -euo pipefail
cd "$(dirname "$0")/.."
convnet=${1:-.build/release/convnet}
if ! command -v chromium >/dev/null; then
  sudo=""; [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$convnet" train Samples/Digits/train --epochs 3 --out "$folder/run" >/dev/null 2>&1
"$convnet" report "$folder/run" Samples/Digits/test --out "$folder/test.html" >/dev/null

# Runs in a copy of the page, which itself has no script; what is wrong is collected in an attribute.
cat >"$folder/check.html" <<'SCRIPT'
<script>
addEventListener("load", () => {
  const wrong = [];
  const expect = (holds, words) => { if (!holds) wrong.push(words); };
  const all = (selector) => [...document.querySelectorAll(selector)];
  expect(document.scripts.length === 1, "the page has scripts of its own");
  expect(performance.getEntriesByType("resource").length === 0, "the page loads other files");
  expect(all("img").every((image) => image.naturalWidth > 0 && image.alt), "an image is broken or has no words");
  expect(new Set(all("[id]").map((item) => item.id)).size === all("[id]").length, "an id is there twice");
  const buttons = all("table.confusion button");
  expect(buttons.length > 0, "no cell can be opened");
  for (const button of buttons) {
    const gallery = document.getElementById(button.getAttribute("popovertarget"));
    button.focus();
    expect(document.activeElement === button, "a cell cannot be reached by keyboard");
    expect(button.getAttribute("aria-label"), "a cell has no words");
    button.click();
    expect(gallery && gallery.matches(":popover-open"), "a cell does not open its images");
    expect(gallery.querySelectorAll("img").length === Number(button.textContent), "a cell opens another number of images");
    gallery.querySelector("button").click();
    expect(!gallery.matches(":popover-open"), "the images do not close");
  }
  for (const details of all("details")) {
    details.querySelector("summary").click();
    expect(details.open && details.querySelectorAll("img").length > 0, "an image's layers do not open");
  }
  expect(!document.title.startsWith("Training") || all("svg polyline").length >= 4, "a training without curves");
  const headings = ["confusion", "classes", "mistakes", "calibration", "filters", "samples", "settings"];
  for (const id of headings) expect(document.getElementById(id), "no section " + id);
  const root = document.documentElement;
  expect(root.scrollWidth <= root.clientWidth, "the page is wider than the window: " + root.scrollWidth + " > " + root.clientWidth);
  const colors = getComputedStyle(document.body);
  expect(colors.color !== colors.backgroundColor, "text and paper have one colour");
  root.dataset.paper = colors.backgroundColor;
  root.dataset.verdict = wrong.length ? "wrong: " + [...new Set(wrong)].join("; ") : "right";
});
</script>
SCRIPT

# look NAME PAGE WIDTH,HEIGHT [OPTION…]: prints the page's verdict and its background.
look() {
  local name=$1 page=$2 size=$3
  shift 3
  cat "$page" "$folder/check.html" >"$folder/$name.html"
  chromium --headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --user-data-dir="$folder/profile-$name" \
    --window-size="$size" --enable-logging=stderr --dump-dom "$@" "file://$folder/$name.html" \
    >"$folder/$name.dom" 2>"$folder/$name.log"
  if grep -q "INFO:CONSOLE\|Uncaught" "$folder/$name.log"; then
    grep "INFO:CONSOLE\|Uncaught" "$folder/$name.log" >&2
    return 1
  fi
  grep -o 'data-paper="[^"]*"\|data-verdict="[^"]*"' "$folder/$name.dom" | sort | tr '\n' ' '
}

light=$(look light "$folder/run/report.html" 1200,900)
phone=$(look phone "$folder/test.html" 500,900)
dark=$(look dark "$folder/test.html" 1200,900 --force-dark-mode)
echo "report.html: desktop $light; phone $phone; dark $dark"
for verdict in "$light" "$phone" "$dark"; do
  case $verdict in *'data-verdict="right"'*) ;; *) echo "the report is not right" >&2; exit 1 ;; esac
done
[ "$light" != "$dark" ] || { echo "the page is the same in dark and light" >&2; exit 1; }
