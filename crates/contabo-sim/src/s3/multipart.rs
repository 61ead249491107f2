//! Uploads in parts, which clients use for large files.

use std::collections::BTreeMap;

use md5::{Digest as _, Md5};
use s3s::dto::{
    CompleteMultipartUploadInput, CompleteMultipartUploadOutput, CreateMultipartUploadInput,
    CreateMultipartUploadOutput, ETag, UploadPartInput, UploadPartOutput,
};
use s3s::{S3Error, S3Response, S3Result, s3_error};

use super::access::Who;
use super::bucket::{Headers, Upload};
use super::service::{change, done, keep, place, read};
use super::{contents, no_bucket};
use crate::clock::fresh_uuid;
use crate::config::hex;
use crate::engine::Engine;

fn no_upload() -> S3Error {
    s3_error!(NoSuchUpload, "The specified upload does not exist. It may have been completed or aborted.")
}

pub(super) fn begin(
    engine: &Engine,
    who: &Who,
    input: CreateMultipartUploadInput,
    metadata: BTreeMap<String, String>,
) -> S3Result<S3Response<CreateMultipartUploadOutput>> {
    let headers = Headers {
        content_type: input.content_type,
        content_disposition: input.content_disposition,
        content_encoding: input.content_encoding,
        cache_control: input.cache_control,
        metadata,
    };
    let id = fresh_uuid();
    change(engine, |state, _| {
        let bucket = state.bucket_mut(&who.storage, &input.bucket).ok_or_else(no_bucket)?;
        bucket.uploads.insert(id.clone(), Upload { key: input.key.clone(), headers, parts: BTreeMap::new() });
        Ok(())
    })?;
    done(CreateMultipartUploadOutput {
        bucket: Some(input.bucket),
        key: Some(input.key),
        upload_id: Some(id),
        ..CreateMultipartUploadOutput::default()
    })
}

pub(super) async fn take(engine: &Engine, who: &Who, input: UploadPartInput) -> S3Result<S3Response<UploadPartOutput>> {
    let part = keep(engine, read(input.body).await?, Headers::default())?;
    let (content, etag) = (part.content.clone(), part.etag.clone());
    let taken = change(engine, |state, _| {
        let bucket = state.bucket_mut(&who.storage, &input.bucket).ok_or_else(no_bucket)?;
        let upload = bucket.uploads.get_mut(&input.upload_id).filter(|upload| upload.key == input.key);
        Ok(upload.ok_or_else(no_upload)?.parts.insert(input.part_number, part))
    });
    match taken {
        Ok(old) => old.iter().for_each(|old| engine.contents.forget(&old.content)),
        Err(error) => {
            engine.contents.forget(&content);
            return Err(error);
        }
    }
    done(UploadPartOutput { e_tag: Some(ETag::Strong(etag)), ..UploadPartOutput::default() })
}

pub(super) fn complete(
    engine: &Engine,
    who: &Who,
    input: CompleteMultipartUploadInput,
) -> S3Result<S3Response<CompleteMultipartUploadOutput>> {
    let upload = engine.read(|state, _| {
        let bucket = state.bucket(&who.storage, &input.bucket).ok_or_else(no_bucket)?;
        bucket.uploads.get(&input.upload_id).filter(|upload| upload.key == input.key).cloned().ok_or_else(no_upload)
    })?;
    let named = input.multipart_upload.and_then(|upload| upload.parts).unwrap_or_default();
    let (mut whole, mut digests) = (Vec::new(), Md5::new());
    for wanted in &named {
        let part = wanted.part_number.and_then(|number| upload.parts.get(&number));
        let fits = |part: &&super::bucket::Object| wanted.e_tag.as_ref().is_none_or(|etag| etag.value() == part.etag);
        let part = part.filter(fits).ok_or_else(|| s3_error!(InvalidPart, "A part is not there as it was named."))?;
        let bytes = engine.contents.get(&part.content).map_err(|error| s3_error!(error, InternalError))?;
        if whole.len() + bytes.len() > contents::LARGEST {
            return Err(s3_error!(EntityTooLarge, "The simulator keeps objects up to 128 MB."));
        }
        whole.extend_from_slice(&bytes);
        digests.update(Md5::digest(&bytes));
    }
    if named.is_empty() {
        return Err(s3_error!(MalformedXML, "Name the parts of the object."));
    }
    let mut object = keep(engine, whole.into(), upload.headers)?;
    object.etag = format!("{}-{}", hex(&digests.finalize()), named.len());
    let etag = object.etag.clone();
    place(engine, who, &input.bucket, input.key.clone(), object)?;
    abort(engine, who, &input.bucket, &input.upload_id)?;
    done(CompleteMultipartUploadOutput {
        bucket: Some(input.bucket),
        key: Some(input.key),
        e_tag: Some(ETag::Strong(etag)),
        ..CompleteMultipartUploadOutput::default()
    })
}

/// Forgets an upload and its parts.
pub(super) fn abort(engine: &Engine, who: &Who, bucket: &str, id: &str) -> S3Result<()> {
    let gone = change(engine, |state, _| {
        let bucket = state.bucket_mut(&who.storage, bucket).ok_or_else(no_bucket)?;
        bucket.uploads.remove(id).ok_or_else(no_upload)
    })?;
    gone.parts.values().for_each(|part| engine.contents.forget(&part.content));
    Ok(())
}
