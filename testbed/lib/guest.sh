# shellcheck shell=bash
# The function guest: a Debian kernel, an initramfs and a disk with the rules, all in the image store.
#
# Everything is a function of the files in guest/, of this file and of the packages named in packages.txt: no clock,
# no random identifier and no file order of this machine enters the images.

readonly STORE=$BUILD/store
readonly GUEST_CACHE=$BUILD/cache/guest
readonly GUEST_SOURCES=$HERE/guest
# Beside the platform's drivers: connection tracking and the rules.
readonly GUEST_MODULES=(nf_tables nft_ct nft_objref)

image_build() {
    local stamp
    stamp=$(guest_stamp)
    if [[ -f $STORE/stamp && $(<"$STORE/stamp") == "$stamp" ]]; then
        return
    fi
    say "image: building the function guest"
    rm -f "$STORE/stamp"
    mkdir -p "$STORE" "$GUEST_CACHE"
    image_fetch_kernel "$GUEST_CACHE"
    image_kernel "$GUEST_CACHE" "$STORE/vmlinuz"
    guest_initramfs
    guest_disk
    echo "$stamp" >"$STORE/stamp"
    say "image: $STORE"
}

# Names the state of everything that the images are made of.
guest_stamp() {
    {
        cat "$GUEST_SOURCES"/* "$HERE/lib/guest.sh" "$HERE"/../image/*
        dpkg-query --show busybox-static nftables libc6 gcc
    } | sha256sum | cut -d' ' -f1
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
    image_begin "$GUEST_CACHE" "$root"
    image_add_modules "$GUEST_CACHE" "$root" function "${GUEST_MODULES[@]}"
    image_pack "$root" >"$STORE/firewall.initrd"
}

# A program and the libraries that it loads.
guest_add_program() {
    local root=$1 program=$2 library
    install -D "$program" "$root/bin/$(basename "$program")"
    for library in $(ldd "$program" | grep -o '/[^ ]*'); do
        install -D "$library" "$root$library"
    done
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
