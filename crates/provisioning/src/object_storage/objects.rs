//! Objects of a bucket, always with the keys of the share: the provider decides what they reach.

use std::time::Duration;

use mpanel_core::{CustomerId, Error, OpContext, Result, StorageShareId};

use super::bucket::{Opened, open_to_browsers};
use super::rules;
use crate::deps::Deps;

/// Objects on one page.
const PAGE: usize = 200;
/// How long a browser may begin an upload.
const UPLOAD: Duration = Duration::from_secs(15 * 60);
/// How long a browser may begin a download.
const DOWNLOAD: Duration = Duration::from_secs(5 * 60);
/// Deleted at once.
const MOST_DELETED: usize = 100;

/// An object in a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredObject {
    /// Its key.
    pub key: String,
    /// Bytes.
    pub size: u64,
    /// When it was last written, as the storage says it.
    pub modified: Option<String>,
}

/// One page of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Folders, each with the slash at its end.
    pub folders: Vec<String>,
    /// Objects right here.
    pub objects: Vec<StoredObject>,
    /// What to ask for the next page with.
    pub next_token: Option<String>,
}

/// Where something is to be done.
async fn at<'a>(
    ctx: &'a OpContext,
    deps: &'a Deps,
    customer: Option<CustomerId>,
    id: StorageShareId,
    bucket: &str,
) -> Result<Opened<'a>> {
    let share = Opened::of(ctx, deps, customer, id).await?;
    share.bucket(bucket).await?;
    Ok(share)
}

/// Folders and objects below a prefix, a page at a time.
pub async fn list_objects(
    ctx: &OpContext,
    deps: &Deps,
    customer: Option<CustomerId>,
    (id, bucket): (StorageShareId, &str),
    prefix: &str,
    token: Option<&str>,
) -> Result<Listed> {
    if !prefix.is_empty() {
        rules::key("/prefix", prefix)?;
    }
    let share = at(ctx, deps, customer, id, bucket).await?;
    let page = share.s3()?.list(bucket, prefix, Some("/"), token, PAGE).await?;
    let objects = page.contents.into_iter().map(|found| StoredObject {
        key: found.key,
        size: found.size.unwrap_or_default(),
        modified: found.last_modified,
    });
    Ok(Listed {
        folders: page.common_prefixes.into_iter().map(|folder| folder.prefix).collect(),
        // The folder itself may be an empty object.
        objects: objects.filter(|object| object.key != prefix).collect(),
        next_token: page.next_continuation_token,
    })
}

/// An address that takes an upload of this object for a quarter of an hour.
pub async fn upload_url(
    ctx: &OpContext,
    deps: &Deps,
    customer: Option<CustomerId>,
    (id, bucket): (StorageShareId, &str),
    key: &str,
) -> Result<(String, Duration)> {
    let key = rules::key("/key", key)?;
    let share = at(ctx, deps, customer, id, bucket).await?;
    open_to_browsers(&share, bucket).await?;
    Ok((share.s3()?.upload_url(bucket, key, UPLOAD)?.into(), UPLOAD))
}

/// An address that gives this object for five minutes.
pub async fn download_url(
    ctx: &OpContext,
    deps: &Deps,
    customer: Option<CustomerId>,
    (id, bucket): (StorageShareId, &str),
    key: &str,
) -> Result<(String, Duration)> {
    let key = rules::key("/key", key)?;
    let share = at(ctx, deps, customer, id, bucket).await?;
    let name = key.rsplit('/').next().unwrap_or(key);
    Ok((share.s3()?.download_url(bucket, key, &attachment(name), DOWNLOAD)?.into(), DOWNLOAD))
}

/// RFC 6266: a plain name for old programs, the whole name for others.
fn attachment(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' }).collect();
    let whole: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", whole.replace('+', "%20"))
}

/// Makes a folder: an empty object whose name ends with a slash.
pub async fn make_folder(
    ctx: &OpContext,
    deps: &Deps,
    customer: Option<CustomerId>,
    (id, bucket): (StorageShareId, &str),
    key: &str,
) -> Result<()> {
    let key = format!("{}/", rules::key("/key", key)?.trim_end_matches('/'));
    if key == "/" {
        return Err(Error::invalid("/key", "required", "Enter a name of the folder."));
    }
    at(ctx, deps, customer, id, bucket).await?.s3()?.put_empty(bucket, &key).await
}

/// Deletes objects, and folders that are empty.
pub async fn delete_objects(
    ctx: &OpContext,
    deps: &Deps,
    customer: Option<CustomerId>,
    (id, bucket): (StorageShareId, &str),
    keys: &[String],
) -> Result<()> {
    if !(1..=MOST_DELETED).contains(&keys.len()) {
        return Err(Error::invalid("/keys", "out_of_range", "Name 1 to 100 objects at a time."));
    }
    for (at, key) in keys.iter().enumerate() {
        rules::key(&format!("/keys/{at}"), key)?;
    }
    let share = at(ctx, deps, customer, id, bucket).await?;
    let s3 = share.s3()?;
    for (at, key) in keys.iter().enumerate().filter(|(_, key)| key.ends_with('/')) {
        let inside = s3.list(bucket, key, None, None, 2).await?;
        if inside.contents.iter().any(|object| object.key != *key && !keys.contains(&object.key)) {
            let detail = "There are objects in this folder. Delete them first.";
            return Err(Error::invalid(format!("/keys/{at}"), "not_empty", detail));
        }
    }
    for key in keys {
        s3.delete(bucket, key).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::attachment;

    #[test]
    fn saved_names_cannot_break_out_of_the_header() {
        let wanted = "attachment; filename=\"a_b____c.txt\"; filename*=UTF-8''a%22b%0D%0A%C3%A4%20c.txt";
        assert_eq!(attachment("a\"b\r\nä c.txt"), wanted);
    }
}
