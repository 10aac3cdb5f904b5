/// What a confined program tries in order to write where it may not: a shell script that gets a folder, a FIFO and its worker's process id,
/// prints what it could do, and how much it tried.
enum BreakOut {
  static let script = #"""
    #!/bin/bash
    # usage: break-out <folder> <FIFO> <worker>
    O=$1 F=$2 W=$3 tried=0
    cd /tmp || exit 1
    try() { tried=$((tried + 1)); timeout 20 "$@" > /dev/null 2>&1 < /dev/null && echo "could: $*"; }
    sh_() { try sh -c "$1"; }
    py() { try python3 -c "$1" "$O"; }
    echo own > mine
    ln -s "$O/file" link; ln -s "$O" folder; ln -s "/proc/self/root$O/file" magic
    sh_ "echo x > $O/new"
    sh_ "echo x > $O/file"
    sh_ ": >> $O/file"
    try truncate -s 0 "$O/file"
    try rm "$O/file"
    try rm -r "$O/secret"
    try mkdir "$O/made"
    try rmdir "$O/secret"
    try mv "$O/file" "$O/moved"
    try mv "$O/secret" /tmp/secret
    try mv mine "$O/file"
    try cp mine "$O/file"
    try ln "$O/file" "$O/linked"
    try ln "$O/file" /tmp/linked
    try ln mine "$O/linked"
    try ln -s x "$O/symbolic"
    try mkfifo "$O/pipe"
    try mknod "$O/device" c 1 3
    try mknod /tmp/device b 254 0
    try chmod 777 "$O/file"
    try chmod 777 "$O"
    try chown "$(id -u)" "$O/file"
    try touch -d yesterday "$O/file"
    sh_ "echo x > link"
    sh_ "echo x > folder/file"
    sh_ "echo x > magic"
    sh_ "echo x > /proc/self/root$O/file"
    sh_ "echo x > /proc/self/cwd/..$O/file"
    sh_ "echo x > /proc/$W/root$O/file"
    sh_ "ls /proc/$W/cwd/"
    sh_ "echo x > /proc/1/root$O/file"
    sh_ "cat /proc/$W/environ"
    try readlink "/proc/$W/fd/0"
    sh_ "exec 3<> /proc/$W/fd/0"
    try dd if="/proc/$W/mem" of=/dev/null count=1
    sh_ "exec 3<> $F"
    py 'import os, sys; os.setxattr(sys.argv[1] + "/file", "user.x", b"x")'
    py 'import os, sys; os.utime(sys.argv[1] + "/file")'
    py 'import os, sys; d = os.open(sys.argv[1], os.O_RDONLY); os.open("file", os.O_WRONLY, dir_fd=d)'
    py 'import os, sys; d = os.open(sys.argv[1] + "/file", os.O_RDONLY); os.open(f"/proc/self/fd/{d}", os.O_WRONLY)'
    py 'import os, sys; d = os.open(sys.argv[1] + "/file", os.O_RDONLY); os.fchmod(d, 0o777)'
    py 'import os, sys; os.rename(sys.argv[1] + "/file", "/tmp/taken")'
    py 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1] + "/socket")'
    try mount --bind /tmp "$O"
    try mount -t tmpfs none "$O"
    try mount -o remount,rw,bind /
    try mount -o remount,rw "$O"
    try umount "$O"
    try umount /tmp
    try umount -l /tmp
    try unshare -m true
    try unshare -Urm mount -t tmpfs none /tmp
    try unshare -Urm mount -o remount,rw,bind /
    try unshare -Urm umount -l /tmp
    try unshare -Ur sh -c "echo x > $O/file"
    try nsenter -t "$W" -m true
    try nsenter -t "$W" -U true
    try nsenter -t "$W" -n true
    try chroot "/proc/$W/root" true
    echo "tried $tried"
    """#

  /// How much it tries.
  static let count = script.split(separator: "\n").count { line in
    ["sh_ ", "py '", "try "].contains { line.drop { $0 == " " }.hasPrefix($0) }
  }
}
