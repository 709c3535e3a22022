# shellcheck shell=bash
# What the Xen hosts boot: the hypervisor, dom0's kernel and initramfs, and dom0's disk. It is made of Debian packages, from
# the archive that this machine itself uses, and changes with them only; what a host does is not on its disk (lib/xen.sh).

readonly XEN_SOURCES=$HERE/xen
readonly XEN_CACHE=$BUILD/cache/xen
# To reach the disk, and what the testbed shares with the host.
readonly XEN_BOOT_MODULES=(virtio_pci virtio_blk crc32c_generic ext4 9pnet_virtio 9p)
# Xen's own interfaces, the back ends of guests' cards, the switch, and the image store.
readonly XEN_MODULES=(xenfs xen-evtchn xen-gntdev xen-gntalloc xen-privcmd xen-netback xen-blkback virtio_net
    openvswitch vport-vxlan vxlan bridge tun loop nfsv4)

xen_image() {
    local stamp
    stamp=$(xen_stamp)
    if [[ -f $XEN_CACHE/stamp && $(<"$XEN_CACHE/stamp") == "$stamp" ]]; then
        return
    fi
    say "image: building the disk of the Xen hosts"
    rm -f "$XEN_CACHE/stamp"
    mkdir -p "$XEN_CACHE"
    image_fetch_kernel "$XEN_CACHE" linux-image-amd64
    xen_kernel
    xen_initramfs
    xen_disk
    echo "$stamp" >"$XEN_CACHE/stamp"
    say "image: $XEN_CACHE/dom0.img"
}

xen_stamp() {
    cat "$XEN_SOURCES"/{packages.txt,initramfs-init,inittab} "$HERE/lib/xen-image.sh" | sha256sum | cut -d' ' -f1
}

# Xen starts a kernel that is compressed as well, and takes an emulated minute for it.
xen_kernel() {
    image_kernel_payload "$(echo "$XEN_CACHE"/kernel/boot/vmlinuz-*)" | xz -dc >"$XEN_CACHE/vmlinux"
    strip --strip-all "$XEN_CACHE/vmlinux"
}

xen_initramfs() {
    local root=$XEN_CACHE/initramfs
    rm -rf "$root"
    mkdir -p "$root"/{bin,dev,proc,sys,mnt,lib/modules}
    install -m 755 "$XEN_SOURCES/initramfs-init" "$root/init"
    cp /bin/busybox "$root/bin/"
    xen_module_files "${XEN_BOOT_MODULES[@]}" | while read -r path; do
        xen_module "$path" "$root/lib/modules"
        basename "$path" >>"$root/lib/modules/order"
    done
    image_pack "$root" >"$XEN_CACHE/dom0.initrd"
}

# Modules and what they need, in the order to load them in.
xen_module_files() {
    local module version
    version=$(xen_kernel_version)
    for module in "$@"; do
        modprobe -d "$XEN_CACHE/kernel" -S "$version" --show-depends "$module" ||
            die "image: the kernel $version has no module $module"
    done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }'
}

# Without signature and type information they load several times faster on an emulated processor.
xen_module() {
    mkdir -p "$2"
    objcopy --strip-debug --remove-section=.BTF "$1" "$2/$(basename "$1")"
}

xen_kernel_version() {
    basename "$XEN_CACHE"/kernel/lib/modules/*
}

# Root's alone: a file tree with owners and modes that "netfate" must not give back to the one who called sudo.
xen_disk() {
    local root image=$XEN_CACHE/dom0.img
    root=$(mktemp --directory --tmpdir netfate-dom0.XXXXXX)
    xen_root "$root"
    gzip -dc "$root/boot/xen-4.17-amd64.gz" >"$XEN_CACHE/xen"
    rm -f "$image" "$image.part"
    truncate --size=1200M "$image.part"
    mke2fs -q -F -t ext4 -O ^has_journal,^metadata_csum -m 0 -E lazy_itable_init=1,root_owner=0:0 -d "$root" "$image.part"
    mv "$image.part" "$image"
    rm -rf "$root"
}

xen_root() {
    local root=$1 sources packages module modules
    # Of what apt knows about this machine's sources, whatever form they are written in.
    sources=$(apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' \
        'Origin: Debian' 'Label: Debian' 'Codename: bookworm')
    [[ -n $sources ]] || die "image: no package lists of Debian 12; run apt-get update"
    packages=$(sed -n 's/^\([a-z][^ ]*\).*/\1/p' "$XEN_SOURCES/packages.txt" | paste -sd,)
    { apt-config dump | grep -E '^Acquire::https?::' || true; } >"$XEN_CACHE/apt.conf"
    mmdebstrap --mode=root --format=directory --variant=minbase --skip=check/empty --include="$packages" \
        --aptopt="$XEN_CACHE/apt.conf" --dpkgopt=force-unsafe-io --dpkgopt='path-exclude=/usr/share/doc/*' \
        --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
        bookworm "$root" "$sources" >"$XEN_CACHE/root.log" 2>&1 ||
        die_with_log "image: the disk of the Xen hosts was not built" "$XEN_CACHE/root.log"
    modules=$root/lib/modules/$(xen_kernel_version)
    xen_module_files "${XEN_MODULES[@]}" | while read -r module; do
        xen_module "$module" "$modules/$(dirname "${module#"$XEN_CACHE"/kernel/lib/modules/*/}")"
    done
    cp "$XEN_CACHE"/kernel/lib/modules/*/modules.{builtin,builtin.modinfo,order} "$modules/"
    depmod -b "$root" "$(xen_kernel_version)"
    # Of libvirt the driver of Xen only, and that of storage.
    find "$root"/usr/lib/*/libvirt/connection-driver ! -name 'libvirt_driver_libxl.so' \
        ! -name 'libvirt_driver_storage.so' -type f -delete
    install -m 644 "$XEN_SOURCES/inittab" "$root/etc/inittab"
    mkdir -p "$root/srv/node"
    rm -f "$root/etc/resolv.conf" "$root/etc/hostname"
}
