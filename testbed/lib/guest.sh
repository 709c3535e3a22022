# shellcheck shell=bash
# The function guests: a directory of guest/ each, all built into the image store.

readonly STORE=$BUILD/store
readonly GUEST_CACHE=$BUILD/cache/guest

image_build() {
    local function
    for function in "$HERE"/guest/*/; do
        "$HERE/../image/build-function" --cache "$GUEST_CACHE" "$function" "$STORE" || die "image: $function was not built"
    done
}
