#!/usr/bin/env bash
# A Xen host's machine, emulated, in the node's network. It becomes the first process of the node: to end it is to pull the
# plug, after which nothing is left of what was written to the disk.
set -euo pipefail

node=$1
number=$2
directory=$3
cache=$4
memory=$5
dom0_memory=$6

# card CABLE END-OF-MAC-ADDRESS MTU OFFLOADS
cards=()
card() {
    cards+=(-netdev "tap,id=$1,ifname=card-$1,script=no,downscript=no"
        -device "virtio-net-pci,netdev=$1,mac=52:4e:46:00:$(printf %02x "$number"):$2,host_mtu=$3$4")
}
# What another node's userspace datapath gets has to be whole, see network.sh.
none=,csum=off,gso=off,guest_csum=off,guest_tso4=off,guest_tso6=off,guest_ecn=off,guest_ufo=off
none+=,host_tso4=off,host_tso6=off,host_ecn=off,host_ufo=off
card mgmt-up 00 1600 ''
card wan0 01 1500 "$none"
card acc1 11 1500 "$none"
card acc2 12 1500 "$none"

# A processor that Xen runs on without hardware virtualisation; what protects guests from each other's side channels costs
# an emulated processor dearly.
exec qemu-system-x86_64 -name "$node" -machine q35 -cpu Nehalem -smp 1 -m "$memory" -accel tcg,tb-size=256 \
    -nodefaults -no-user-config -display none -no-reboot -rtc base=utc \
    -kernel "$cache/xen" -append "dom0_mem=${dom0_memory}M,max:${dom0_memory}M dom0_max_vcpus=1 console=com1 com1=115200,8n1 \
loglvl=warning guest_loglvl=warning spec-ctrl=no xpti=no pv-l1tf=off smep=0 smap=0" \
    -initrd "$cache/vmlinux console=hvc0 mitigations=off net.ifnames=0 quiet,$cache/dom0.initrd" \
    -drive "file=$cache/dom0.img,format=raw,if=none,id=disk,snapshot=on,cache=unsafe" -device virtio-blk-pci,drive=disk \
    -fsdev "local,id=share,path=$directory/node,security_model=none" -device virtio-9p-pci,fsdev=share,mount_tag=netfate \
    "${cards[@]}" -serial "file:$directory/console.log"
