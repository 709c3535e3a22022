# shellcheck shell=bash
# Building blocks of function images. Whoever sources this has say, die and die_with_log.
#
# Everything that they make is a function of packages and of source files: no clock, no random identifier and no file order
# of this machine enters an image.

# image_download DIRECTORY PACKAGE...: fetches packages of this machine's Debian release without installing them.
image_download() {
    local directory=$1
    shift
    mkdir -p "$directory"
    (cd "$directory" && apt-get -q -o APT::Sandbox::User=root download "$@" >apt.log 2>&1) ||
        die_with_log "image: cannot fetch packages; run apt-get update" "$directory/apt.log"
    rm -f "$directory/apt.log"
}

# image_fetch_kernel DIRECTORY [LATEST]: a Debian kernel and its modules in DIRECTORY/kernel, if it is not there: the one that
# the package LATEST leads to. It is unpacked, not installed: the host keeps its own kernel.
image_fetch_kernel() {
    local directory=$1 latest=${2:-linux-image-cloud-amd64} package
    if [[ -d $directory/kernel ]]; then
        return
    fi
    package=$(apt-cache depends "$latest" | awk '/Depends: linux-image/ { print $2; exit }')
    [[ -n $package ]] || die "image: no $latest in the package lists; run apt-get update"
    say "image: fetching $package"
    image_download "$directory" "$package"
    rm -rf "$directory/kernel.part"
    dpkg-deb -x "$directory/$package"_*.deb "$directory/kernel.part"
    rm "$directory/$package"_*.deb
    depmod -b "$directory/kernel.part" "$(basename "$directory"/kernel.part/lib/modules/*)"
    mv "$directory/kernel.part" "$directory/kernel"
}

# image_kernel DIRECTORY OUTPUT: QEMU starts an uncompressed kernel through its PVH entry, and Xen starts the same file
# through its entry for paravirtualised guests. An emulated processor takes far longer to decompress the kernel than the
# host does, and the decompressor leaves pages behind that every migration would have to carry.
image_kernel() {
    local directory=$1 output=$2
    image_kernel_payload "$(echo "$directory"/kernel/boot/vmlinuz-*)" | lz4 -dc >"$output.part"
    mv "$output.part" "$output"
}

# The x86 boot protocol (Documentation/arch/x86/boot.rst): the payload lies payload_offset behind the setup sectors.
image_kernel_payload() {
    local image=$1 sectors offset length
    sectors=$(od -An -tu1 -j $((0x1f1)) -N1 "$image")
    offset=$(od -An -tu4 -j $((0x248)) -N4 "$image")
    length=$(od -An -tu4 -j $((0x24c)) -N4 "$image")
    # The last four bytes are the length of the uncompressed kernel.
    dd if="$image" bs=1M iflag=skip_bytes,count_bytes status=none \
        skip=$(((sectors + 1) * 512 + offset)) count=$((length - 4))
}

# image_begin DIRECTORY ROOT: what every initramfs has: "begin", which its init sources, and both platforms' drivers.
# The kernel has the rest of Xen built in.
image_begin() {
    local directory=$1 root=$2
    install -D -m 644 "$(dirname "${BASH_SOURCE[0]}")/guest/begin" "$root/begin"
    image_add_modules "$directory" "$root" qemu virtio_pci virtio_blk virtio_net
    image_add_modules "$directory" "$root" xen xen-blkfront xen-netfront
}

# image_add_modules DIRECTORY ROOT LIST MODULE...: copies modules and what they need to ROOT/lib/modules, and writes the
# order to load them in to ROOT/lib/modules/LIST. Without signature and type information they load several times faster
# on an emulated processor.
image_add_modules() {
    local kernel=$1/kernel root=$2 list=$2/lib/modules/$3 version module path
    shift 3
    version=$(basename "$kernel"/lib/modules/*)
    mkdir -p "$root/lib/modules"
    for module in "$@"; do
        modprobe -d "$kernel" -S "$version" --show-depends "$module" ||
            die "image: the kernel $version has no module $module"
    done | awk '$1 == "insmod" && $2 !~ "/crypto/" && !seen[$2]++ { print $2 }' >"$list.part"
    while read -r path; do
        module=$(basename "$path")
        objcopy --strip-debug --remove-section=.BTF "$path" "$root/lib/modules/$module"
        echo "$module"
    done <"$list.part" >"$list"
    rm "$list.part"
}

# image_pack ROOT: an initramfs. Not compressed, for the same reason as the kernel.
image_pack() {
    local root=$1
    find "$root" -exec touch --no-dereference --date=@0 {} +
    (cd "$root" && find . -print0 | LC_ALL=C sort -z |
        cpio --null --create --format=newc --reproducible --owner=0:0 --quiet)
}
