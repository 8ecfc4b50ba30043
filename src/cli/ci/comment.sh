#!/bin/sh
# Posts the comment that `deepen ci run` wrote, or edits the one that an earlier run posted: there is never a second one.
#
#   deepen ci script | sh -s -- FOLDER
#
# FOLDER is where `deepen ci run --to` wrote. Needs curl. DEEPEN names the program where it is not on the PATH.
# GitHub, Gitea, Forgejo: DEEPEN_TOKEN, DEEPEN_REQUEST (the pull request's number), GITHUB_API_URL, GITHUB_REPOSITORY.
# GitLab: DEEPEN_TOKEN (with the scope `api`), CI_API_V4_URL, CI_PROJECT_ID, CI_MERGE_REQUEST_IID.
# Where it may not comment it says so and succeeds: the same words are in the job's summary and among its files.
set -eu

folder=${1:-deepen-report}
deepen=${DEEPEN:-deepen}
token=${DEEPEN_TOKEN:-}

say() {
  if [ -n "${GITHUB_ACTIONS:-}" ]; then echo "::notice title=deepen::$1"; else echo "deepen: $1"; fi
}

if [ ! -f "$folder/comment.json" ]; then
  say "there is no change to comment on."
  exit 0
fi
if [ -n "${GITLAB_CI:-}" ]; then
  request=${DEEPEN_REQUEST:-${CI_MERGE_REQUEST_IID:-}}
  list="${CI_API_V4_URL:-}/projects/${CI_PROJECT_ID:-}/merge_requests/$request/notes"
  one="$list"
  edit=PUT
  who="${CI_API_V4_URL:-}/user"
  header="PRIVATE-TOKEN: $token"
else
  request=${DEEPEN_REQUEST:-}
  list="${GITHUB_API_URL:-}/repos/${GITHUB_REPOSITORY:-}/issues/$request/comments"
  one="${GITHUB_API_URL:-}/repos/${GITHUB_REPOSITORY:-}/issues/comments"
  edit=PATCH
  who="${GITHUB_API_URL:-}/user"
  header="Authorization: Bearer $token"
fi
if [ -z "$request" ]; then
  say "this run belongs to no pull or merge request: the review is in the summary only."
  exit 0
fi
if [ -z "$token" ]; then
  say "no comment without a token (DEEPEN_TOKEN): the review is in $folder/comment.md."
  exit 0
fi

umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# The token stands in a file, where no list of processes shows it.
printf 'header = "%s"\n' "$header" 'Content-Type: application/json' 'Accept: application/json' > "$work/headers"

# call METHOD URL ANSWER [BODY]: prints the status, 000 where nobody answered.
call() {
  method=$1 url=$2 answer=$3
  shift 3
  if [ $# -gt 0 ]; then set -- --data-binary "@$1"; else set -- --retry 3; fi
  curl --silent --show-error --max-time 60 --config "$work/headers" --request "$method" \
    --output "$answer" --write-out '%{http_code}' "$@" "$url" || true
}

refused() {
  case $1 in
    401|403|404) say "no permission to comment (HTTP $1; a fork's token only reads): the review is in the job's summary." ;;
    *) say "the comment could not be written (HTTP $1): the review is in the job's summary." ;;
  esac
  exit 0
}

# Who we are. An installation's token may not ask (403): then the comments of bots are looked through.
me=
if [ "$(call GET "$who" "$work/me.json")" = 200 ]; then me="--me=$work/me.json"; fi

page=1
: > "$work/comments.json"
while [ "$page" -le 100 ]; do
  status=$(call GET "$list?per_page=100&page=$page" "$work/page.json")
  if [ "$status" != 200 ]; then refused "$status"; fi
  if [ "$(tr -d ' \r\n' < "$work/page.json")" = '[]' ]; then break; fi
  cat "$work/page.json" >> "$work/comments.json"
  page=$((page + 1))
done
id=$("$deepen" ci find-comment ${me:+"$me"} "$(head -n 1 "$folder/comment.md")" < "$work/comments.json")

if [ -n "$id" ]; then
  status=$(call "$edit" "$one/$id" "$work/answer.json" "$folder/comment.json")
elif grep -q '^changed=false$' "$folder/outputs"; then
  say "the backlog says nothing else than before: no comment."
  exit 0
else
  status=$(call POST "$list" "$work/answer.json" "$folder/comment.json")
fi
case $status in
  200|201) if [ -n "$id" ]; then say "the comment is up to date."; else say "commented on the change."; fi ;;
  *) refused "$status" ;;
esac
