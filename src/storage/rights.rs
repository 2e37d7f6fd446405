//! Gives a new file the rights of the file that it replaces: its owner, group and mode, and on Linux and
//! macOS its extended attributes, which on Linux include the access control list.
//!
//! The system can forbid any of these, and the others are kept all the same. Rights that depend on one that
//! cannot be kept are taken away: nobody may do more with the new file than with the old one. Access
//! control lists of other systems cannot be read here, and are lost like flags: what they deny, the mode may
//! grant.

use std::fs::File;
use std::io;

/// Gives `new`, which only its owner may use until then, the rights of `old`.
///
/// # Errors
///
/// Returns an error if the mode cannot be set.
#[cfg(unix)]
pub(crate) fn copy(old: &File, new: &File) -> io::Result<()> {
    use rustix::fs::{Gid, Mode, Uid, fchmod, fchown};
    use std::os::unix::fs::MetadataExt;
    let before = old.metadata()?;
    // The group comes first, since only the owner may change it.
    let _ = fchown(new, None, Some(Gid::from_raw(before.gid())));
    let _ = fchown(new, Some(Uid::from_raw(before.uid())), None);
    let after = new.metadata()?;
    let keeps_owner = after.uid() == before.uid();
    let keeps_group = after.gid() == before.gid();
    let keeps_list = attributes::copy(old, new, keeps_group);
    let mode = mode(before.mode(), keeps_owner, keeps_group, keeps_list);
    // The type of a mode differs between systems.
    Ok(fchmod(new, Mode::from_bits_truncate(mode as _))?)
}

/// Makes `new` read-only if `old` is. Who may use the file, `new` has from its folder: a call that keeps the
/// access control list could leave neither file in place.
#[cfg(not(unix))]
pub(crate) fn copy(old: &File, new: &File) -> io::Result<()> {
    new.set_permissions(old.metadata()?.permissions())
}

/// Returns the most of `mode` that gives nobody a right.
#[cfg(unix)]
fn mode(mode: u32, keeps_owner: bool, keeps_group: bool, keeps_list: bool) -> u32 {
    const SET_USER: u32 = 0o4000;
    const SET_GROUP: u32 = 0o2000;
    let mut mode = mode & 0o7777;
    if !keeps_owner {
        mode &= !SET_USER;
    }
    if !keeps_group {
        // Members of the new group had the rights of others, and members of the old one have them now.
        let common = (mode >> 3) & mode & 0o7;
        mode = (mode & 0o7700 & !SET_GROUP) | common << 3 | common;
    }
    if !keeps_list {
        // With a list, the bits of the group are the most that anybody on the list may do.
        mode &= !(SET_GROUP | 0o77);
    }
    mode
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
mod attributes {
    use std::fs::File;

    use rustix::fs::{XattrFlags, fgetxattr, flistxattr, fremovexattr, fsetxattr};
    use rustix::io::{Errno, Result};

    /// The most bytes that Linux has in a list of names or in a value.
    const MAX_BYTES: usize = 64 << 10;

    /// The access control list.
    const LIST: &[u8] = b"system.posix_acl_access";

    /// Attributes that vouch for the contents of the old file, or give them rights as a program.
    const OF_CONTENTS: [&[u8]; 3] = [b"security.capability", b"security.evm", b"security.ima"];

    /// The beginning of attributes that belong to the system, for example to overlayfs.
    const OF_SYSTEM: &[u8] = b"trusted.";

    #[cfg(not(target_vendor = "apple"))]
    const MISSING: Errno = Errno::NODATA;
    #[cfg(target_vendor = "apple")]
    const MISSING: Errno = Errno::NOATTR;

    /// Copies the extended attributes that can be copied. Returns whether `new` has the access control
    /// list of `old`, or none, like `old`.
    pub(super) fn copy(old: &File, new: &File, keeps_group: bool) -> bool {
        let mut names = vec![0; MAX_BYTES];
        let mut value = vec![0; MAX_BYTES];
        let mut copy = |name: &[u8]| -> Result<()> {
            let length = fgetxattr(old, name, &mut value[..])?;
            fsetxattr(new, name, &value[..length], XattrFlags::empty())
        };
        let (length, mut keeps_list) = match flistxattr(old, &mut names[..]) {
            Ok(length) => (length, true),
            // Without their names, a list may be among the attributes.
            Err(error) => (0, error == Errno::NOTSUP),
        };
        let names = names[..length].split(|byte| *byte == 0);
        for name in names.filter(|name| !name.is_empty() && *name != LIST) {
            // For example the list of a file on a server by NFS.
            if name.starts_with(b"system.") && name.ends_with(b"acl") {
                keeps_list &= keeps_group && copy(name).is_ok();
            } else if !OF_CONTENTS.contains(&name) && !name.starts_with(OF_SYSTEM) {
                let _ = copy(name);
            }
        }
        let is_none = |error| matches!(error, MISSING | Errno::NOTSUP);
        keeps_list &= match fgetxattr(old, LIST, &mut value[..]) {
            // The list says what the group may do, and would say it of another group.
            Ok(length) if keeps_group => {
                fsetxattr(new, LIST, &value[..length], XattrFlags::empty()).is_ok()
            }
            // A folder can give each new file in it a list.
            Err(error) if is_none(error) => fremovexattr(new, LIST).map_or_else(is_none, |()| true),
            _ => false,
        };
        if !keeps_list {
            let _ = fremovexattr(new, LIST);
        }
        keeps_list
    }
}

#[cfg(all(
    unix,
    not(any(target_os = "linux", target_os = "android", target_vendor = "apple"))
))]
mod attributes {
    use std::fs::File;

    /// Copies nothing.
    pub(super) fn copy(_: &File, _: &File, _: bool) -> bool {
        true
    }
}
