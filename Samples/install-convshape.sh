#!/usr/bin/env bash
# Builds convshape and installs it with its manual page and its completions for bash, zsh and fish.
#
#   Samples/install-convshape.sh [PREFIX] [--executable FILE]
#
# PREFIX is ~/.local unless given. --executable installs FILE and builds nothing. What is completed and what the manual says
# comes from the program itself: its own completion scripts, and its own help set in the macros of man(7).
set -euo pipefail
from="$PWD"
cd "$(dirname "$0")/.."

# Names are the caller's, wherever this script goes.
absolute() { case "$1" in /*) echo "$1" ;; *) echo "$from/$1" ;; esac; }

prefix="$HOME/.local"
executable=""
while [ $# -gt 0 ]; do
  case "$1" in
    --executable)
      executable="$(absolute "${2:-}")"
      [ -f "$executable" ] && [ -x "$executable" ] || {
        echo "--executable: got \"${2:-}\"; expected a program to install" >&2
        exit 64
      }
      shift 2
      ;;
    -* | "")
      echo "unknown option \"$1\"; use Samples/install-convshape.sh [PREFIX] [--executable FILE]" >&2
      exit 64
      ;;
    *)
      prefix="$(absolute "$1")"
      shift
      ;;
  esac
done

if [ -z "$executable" ]; then
  echo "building (release) …" >&2
  swift build -c release --product convshape >&2
  executable="$(swift build -c release --show-bin-path)/convshape"
fi

# The help, a paragraph a line, as a manual page.
manual() {
  COLUMNS=100000 "$executable" --help | awk '
    function roff(text) {
      gsub(/\\/, "\\e", text)
      gsub(/-/, "\\-", text)
      if (text ~ /^[.\x27]/) text = "\\&" text
      return text
    }
    # A manual has its synopsis before its description; the help has it after.
    function described(lines) { description = description "\n" lines }
    BEGIN { print ".TH CONVSHAPE 1 \"\" \"ConvKit\" \"ConvKit\"" }
    /^OVERVIEW: / {
      print ".SH NAME\nconvshape \\- " roff(substr($0, 11))
      part = "description"
      next
    }
    /^USAGE: / {
      print ".SH SYNOPSIS\n" roff(substr($0, 8))
      part = "usage"
      next
    }
    part == "usage" && /^ *$/ { print ".SH DESCRIPTION" description; part = "options"; next }
    part == "usage" { sub(/^ +/, ""); print ".br\n" roff($0); next }
    /^[A-Z][^a-z]*:$/ { print ".SH " substr($0, 1, length($0) - 1); part = "options"; next }
    /^ *$/ { if (part == "description") described(".PP"); next }
    part == "description" && /^ / { described(".nf\n" roff($0) "\n.fi"); next }
    part == "description" { described(roff($0)); next }
    part == "options" && /^  [^ ]/ {
      label = $0
      sub(/^  /, "", label)
      text = ""
      # A label as wide as its column has one space behind it, as between its own parts; one alone on its line has none.
      label = label " "
      if (match(label, /^((-[A-Za-z], )?--[a-z0-9-]+( <[^>]*>)?|<[^>]*>( \.\.\.)?) +/)) {
        text = substr(label, RLENGTH + 1)
        label = substr(label, 1, RLENGTH)
        sub(/ +$/, "", label)
      }
      print ".TP\n\\fB" roff(label) "\\fR"
      if (text != "") print roff(text)
      next
    }
    { sub(/^ +/, ""); print roff($0) }
    END { print ".SH SEE ALSO\ndocs/convshape.md of the package ConvKit" }'
}

install -d "$prefix/bin" "$prefix/share/man/man1" "$prefix/share/bash-completion/completions" \
  "$prefix/share/zsh/site-functions" "$prefix/share/fish/vendor_completions.d"
install -m 755 "$executable" "$prefix/bin/convshape"
manual >"$prefix/share/man/man1/convshape.1"
"$executable" --generate-completion-script bash >"$prefix/share/bash-completion/completions/convshape"
"$executable" --generate-completion-script zsh >"$prefix/share/zsh/site-functions/_convshape"
"$executable" --generate-completion-script fish >"$prefix/share/fish/vendor_completions.d/convshape.fish"
echo "installed under $prefix: bin/convshape, share/man/man1/convshape.1, completions for bash, zsh and fish"
