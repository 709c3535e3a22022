# shellcheck shell=bash
# The function guest: a Debian kernel, an initramfs and a disk with the rules, all in the image store.
#
# Everything is a function of the files in guest/, of this file and of the packages named in packages.txt: no clock,
# no random identifier and no file order of this machine enters the images.

readonly STORE=$BUILD/store
readonly GUEST_CACHE=$BUILD/cache/guest
readonly GUEST_SOURCES=$HERE/guest
# What the guest drives: one network card, one disk, connection tracking and the rules.
readonly GUEST_MODULES=(virtio_pci virtio_blk virtio_net nf_tables nft_ct nft_objref)

image_build() {
    local stamp
    stamp=$(guest_stamp)
    if [[ -f $STORE/stamp && $(<"$STORE/stamp") == "$stamp" ]]; then
        return
    fi
    say "image: building the function guest"
    rm -f "$STORE/stamp"
    mkdir -p "$STORE" "$GUEST_CACHE"
    guest_fetch_kernel
    guest_kernel
    guest_initramfs
    guest_disk
    echo "$stamp" >"$STORE/stamp"
    say "image: $STORE"
}

# Names the state of everything that the images are made of.
guest_stamp() {
    {
        cat "$GUEST_SOURCES"/* "$HERE/lib/guest.sh"
        dpkg-query --show busybox-static nftables libc6 gcc
    } | sha256sum | cut -d' ' -f1
}

# The kernel's package is unpacked, not installed: the host keeps its own kernel.
guest_fetch_kernel() {
    local package
    if [[ -d $GUEST_CACHE/kernel ]]; then
        return
    fi
    package=$(apt-cache depends linux-image-cloud-amd64 | awk '/Depends: linux-image/ { print $2; exit }')
    [[ -n $package ]] || die "image: no linux-image-cloud-amd64 in the package lists; run apt-get update"
    say "image: fetching $package"
    (cd "$GUEST_CACHE" && apt-get -q -o APT::Sandbox::User=root download "$package" >apt.log 2>&1) ||
        die_with_log "image: $package" "$GUEST_CACHE/apt.log"
    dpkg-deb -x "$GUEST_CACHE/$package"_*.deb "$GUEST_CACHE/kernel.part"
    depmod -b "$GUEST_CACHE/kernel.part" "$(basename "$GUEST_CACHE"/kernel.part/lib/modules/*)"
    mv "$GUEST_CACHE/kernel.part" "$GUEST_CACHE/kernel"
}

# QEMU starts an uncompressed kernel through its PVH entry. An emulated processor takes far longer to decompress the
# kernel than the host does, and the decompressor leaves pages behind that every migration would have to carry.
guest_kernel() {
    guest_kernel_payload "$(echo "$GUEST_CACHE"/kernel/boot/vmlinuz-*)" | lz4 -dc >"$STORE/vmlinuz.part"
    mv "$STORE/vmlinuz.part" "$STORE/vmlinuz"
}

# The x86 boot protocol (Documentation/arch/x86/boot.rst): the payload lies payload_offset behind the setup sectors.
guest_kernel_payload() {
    local image=$1 sectors offset length
    sectors=$(od -An -tu1 -j $((0x1f1)) -N1 "$image")
    offset=$(od -An -tu4 -j $((0x248)) -N4 "$image")
    length=$(od -An -tu4 -j $((0x24c)) -N4 "$image")
    # The last four bytes are the length of the uncompressed kernel.
    dd if="$image" bs=1M iflag=skip_bytes,count_bytes status=none \
        skip=$(((sectors + 1) * 512 + offset)) count=$((length - 4))
}

guest_initramfs() {
    local root=$GUEST_CACHE/root
    rm -rf "$root"
    mkdir -p "$root"/{bin,sbin,dev,proc,mnt,lib/modules}
    cp "$GUEST_SOURCES/init" "$root/init"
    chmod 755 "$root/init"
    cp /bin/busybox "$root/bin/"
    guest_add_program "$root" /usr/sbin/nft
    gcc -Os -Wall -Wextra -Werror -static -s -o "$root/bin/reporter" "$GUEST_SOURCES/reporter.c"
    guest_add_modules "$root"
    guest_pack "$root" >"$STORE/firewall.initrd"
}

# A program and the libraries that it loads.
guest_add_program() {
    local root=$1 program=$2 library
    install -D "$program" "$root/bin/$(basename "$program")"
    for library in $(ldd "$program" | grep -o '/[^ ]*'); do
        install -D "$library" "$root$library"
    done
}

# Copies the modules and what they need, and writes the order to load them in. Without signature and type
# information they load several times faster on an emulated processor.
guest_add_modules() {
    local root=$1 kernel=$GUEST_CACHE/kernel version module path
    version=$(basename "$kernel"/lib/modules/*)
    for module in "${GUEST_MODULES[@]}"; do
        modprobe -d "$kernel" -S "$version" --show-depends "$module"
    done | awk '$2 !~ "/crypto/" && !seen[$2]++ { print $2 }' >"$GUEST_CACHE/modules"
    while read -r path; do
        module=$(basename "$path")
        objcopy --strip-debug --remove-section=.BTF "$path" "$root/lib/modules/$module"
        echo "$module" >>"$root/lib/modules/order"
    done <"$GUEST_CACHE/modules"
}

# Not compressed, for the same reason as the kernel.
guest_pack() {
    local root=$1
    find "$root" -exec touch --no-dereference --date=@0 {} +
    (cd "$root" && find . -print0 | LC_ALL=C sort -z |
        cpio --null --create --format=newc --reproducible --owner=0:0 --quiet)
}

# A fixed identity and clock make the same disk of the same rules.
guest_disk() {
    local content=$GUEST_CACHE/disk image=$STORE/firewall.img
    rm -rf "$content" "$image"
    install -D -m 644 "$GUEST_SOURCES/firewall.nft" "$content/firewall.nft"
    find "$content" -exec touch --date=@0 {} +
    truncate --size=1M "$image.part"
    E2FSPROGS_FAKE_TIME=1 mke2fs -q -F -t ext4 -O ^has_journal,^metadata_csum -m 0 \
        -U 4e657446-4154-4500-8000-000000000001 -E hash_seed=4e657446-4154-4500-8000-000000000002,root_owner=0:0 \
        -d "$content" "$image.part"
    # mke2fs takes the time of a file's last change of state from the host's file, where nothing can set it.
    E2FSPROGS_FAKE_TIME=1 debugfs -w -f - "$image.part" >/dev/null 2>&1 <<-END
	set_inode_field firewall.nft ctime 0
	set_inode_field firewall.nft ctime_extra 0
	END
    mv "$image.part" "$image"
}
