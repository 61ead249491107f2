//! The calls of the S3 service.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::SystemTime;

use axum::body::Bytes;
use futures::StreamExt as _;
use jiff::Timestamp;
use md5::{Digest as _, Md5};
use s3s::dto::*;
use s3s::{S3, S3Request, S3Response, S3Result, s3_error};

use super::access::Who;
use super::bucket::{BUCKETS, CorsRule, Headers, Object as Kept};
use super::contents::LARGEST;
use super::policy::Policy;
use super::{denied, list, multipart, no_bucket, no_key};
use crate::config::hex;
use crate::engine::Engine;
use crate::state::{Env, State};

/// All storages of all accounts; whose call it is says at which.
#[derive(Clone)]
pub(super) struct Storages;

type Call<T> = S3Request<T>;
type Answer<T> = S3Result<S3Response<T>>;

/// The account and the caller, whom the access check has put there.
fn open<T>(call: &Call<T>) -> S3Result<(Arc<Engine>, Who)> {
    let who = call.extensions.get::<Who>().cloned().ok_or_else(denied)?;
    let engine = call.extensions.get::<Arc<Engine>>().cloned().ok_or_else(denied)?;
    Ok((engine, who))
}

pub(super) fn done<T>(output: T) -> Answer<T> {
    Ok(S3Response::new(output))
}

pub(super) fn instant(at: Timestamp) -> s3s::dto::Timestamp {
    SystemTime::from(at).into()
}

/// A change of the state, saved as the calls of the API are.
pub(super) fn change<T>(engine: &Engine, act: impl FnOnce(&mut State, &Env<'_>) -> S3Result<T>) -> S3Result<T> {
    let out = engine.change(act)?;
    if engine.config.sync_save {
        engine.save().map_err(|error| s3_error!(error, InternalError))?;
    }
    Ok(out)
}

/// The whole body.
pub(super) async fn read(body: Option<StreamingBlob>) -> S3Result<Bytes> {
    let Some(mut body) = body else { return Ok(Bytes::new()) };
    let mut all = Vec::new();
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|error| s3_error!(IncompleteBody, "{error}"))?;
        if all.len() + chunk.len() > LARGEST {
            return Err(s3_error!(EntityTooLarge, "The simulator takes 128 MB at a time."));
        }
        all.extend_from_slice(&chunk);
    }
    Ok(all.into())
}

/// Keeps bytes as an object of now.
pub(super) fn keep(engine: &Engine, bytes: Bytes, headers: Headers) -> S3Result<Kept> {
    let (size, etag) = (bytes.len() as u64, hex(&Md5::digest(&bytes)));
    let content = engine.contents.put(bytes).map_err(|error| s3_error!(SlowDown, "{error}"))?;
    Ok(Kept { content, size, etag, modified: engine.clock.now(), headers })
}

/// Puts an object into its bucket, if the storage has room for it.
pub(super) fn place(engine: &Engine, who: &Who, bucket: &str, key: String, object: Kept) -> S3Result<()> {
    let content = object.content.clone();
    let placed = change(engine, |state, env| {
        let (used, _) = state.stored(&who.storage);
        let found = state.bucket(&who.storage, bucket).ok_or_else(no_bucket)?;
        let before = found.objects.get(&key).map_or(0, |object| object.size);
        let room = state.storages.get(&who.storage).map_or(0, |storage| storage.size_gb * 1_000_000_000);
        if used - before + object.size > room {
            let mut full = s3_error!(AccessDenied, "The storage is full. Buy more space.");
            full.set_code(s3s::S3ErrorCode::Custom("QuotaExceeded".into()));
            full.set_status_code(axum::http::StatusCode::FORBIDDEN);
            return Err(full);
        }
        let found = state.bucket_mut(&who.storage, bucket).ok_or_else(no_bucket)?;
        let old = found.objects.insert(key, object);
        state.count(&who.storage, env);
        Ok(old)
    });
    match placed {
        Ok(old) => old.iter().for_each(|old| engine.contents.forget(&old.content)),
        Err(error) => {
            engine.contents.forget(&content);
            return Err(error);
        }
    }
    Ok(())
}

fn metadata(given: Option<Metadata>) -> BTreeMap<String, String> {
    given.unwrap_or_default().into_iter().collect()
}

#[async_trait::async_trait]
impl S3 for Storages {
    async fn list_buckets(&self, call: Call<ListBucketsInput>) -> Answer<ListBucketsOutput> {
        let (engine, who) = open(&call)?;
        let buckets = engine.read(|state, _| {
            let all = state.buckets.get(&who.storage).into_iter().flatten();
            let own = all.filter(|(_, bucket)| bucket.owner == who.user).map(|(name, bucket)| Bucket {
                name: Some(name.clone()),
                creation_date: Some(instant(bucket.created)),
                ..Bucket::default()
            });
            own.collect::<Vec<Bucket>>()
        });
        let owner = Owner { display_name: Some(who.user.clone()), id: Some(who.user) };
        done(ListBucketsOutput { buckets: Some(buckets), owner: Some(owner), ..ListBucketsOutput::default() })
    }

    async fn create_bucket(&self, call: Call<CreateBucketInput>) -> Answer<CreateBucketOutput> {
        let (engine, who) = open(&call)?;
        let name = call.input.bucket;
        change(&engine, |state, env| {
            let buckets = state.buckets.entry(who.storage.clone()).or_default();
            match buckets.get(&name) {
                Some(there) if there.owner == who.user => {
                    return Err(s3_error!(BucketAlreadyOwnedByYou, "You have this bucket already."));
                }
                Some(_) => return Err(s3_error!(BucketAlreadyExists, "The bucket name is not available.")),
                None if buckets.len() >= BUCKETS => {
                    return Err(s3_error!(TooManyBuckets, "A storage has at most 100 buckets."));
                }
                None => buckets.insert(name.clone(), super::bucket::Bucket::new(&who.user, env)),
            };
            Ok(())
        })?;
        done(CreateBucketOutput { location: Some(format!("/{name}")) })
    }

    async fn delete_bucket(&self, call: Call<DeleteBucketInput>) -> Answer<DeleteBucketOutput> {
        let (engine, who) = open(&call)?;
        let name = call.input.bucket;
        change(&engine, |state, _| {
            let buckets = state.buckets.entry(who.storage.clone()).or_default();
            if !buckets.get(&name).ok_or_else(no_bucket)?.objects.is_empty() {
                return Err(s3_error!(BucketNotEmpty, "The bucket you tried to delete is not empty."));
            }
            buckets.remove(&name);
            Ok(())
        })?;
        done(DeleteBucketOutput::default())
    }

    async fn head_bucket(&self, call: Call<HeadBucketInput>) -> Answer<HeadBucketOutput> {
        let (engine, who) = open(&call)?;
        engine.read(|state, _| state.bucket(&who.storage, &call.input.bucket).map(drop)).ok_or_else(no_bucket)?;
        done(HeadBucketOutput::default())
    }

    async fn get_bucket_location(&self, call: Call<GetBucketLocationInput>) -> Answer<GetBucketLocationOutput> {
        let (engine, who) = open(&call)?;
        engine.read(|state, _| state.bucket(&who.storage, &call.input.bucket).map(drop)).ok_or_else(no_bucket)?;
        done(GetBucketLocationOutput::default())
    }

    async fn put_object(&self, call: Call<PutObjectInput>) -> Answer<PutObjectOutput> {
        let (engine, who) = open(&call)?;
        let input = call.input;
        engine.read(|state, _| state.bucket(&who.storage, &input.bucket).map(drop)).ok_or_else(no_bucket)?;
        let bytes = read(input.body).await?;
        let headers = Headers {
            content_type: input.content_type,
            content_disposition: input.content_disposition,
            content_encoding: input.content_encoding,
            cache_control: input.cache_control,
            metadata: metadata(input.metadata),
        };
        let object = keep(&engine, bytes, headers)?;
        let etag = object.etag.clone();
        place(&engine, &who, &input.bucket, input.key, object)?;
        done(PutObjectOutput { e_tag: Some(ETag::Strong(etag)), ..PutObjectOutput::default() })
    }

    async fn get_object(&self, call: Call<GetObjectInput>) -> Answer<GetObjectOutput> {
        let (engine, who) = open(&call)?;
        let input = call.input;
        let object = find(&engine, &who, &input.bucket, &input.key)?;
        let bytes = engine.contents.get(&object.content).map_err(|error| s3_error!(error, InternalError))?;
        let whole = object.size;
        let part = input.range.map(|range| range.check(whole)).transpose();
        let part = part.map_err(|_| s3_error!(InvalidRange, "The requested range is not satisfiable."))?;
        let content_range = part.as_ref().map(|part| format!("bytes {}-{}/{whole}", part.start, part.end - 1));
        let bytes = match part {
            Some(part) => {
                let end = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
                bytes.slice(end(part.start)..end(part.end))
            }
            None => bytes,
        };
        let output = GetObjectOutput {
            content_length: i64::try_from(bytes.len()).ok(),
            content_range,
            body: Some(s3s::Body::from(bytes).into()),
            accept_ranges: Some("bytes".to_owned()),
            cache_control: input.response_cache_control.or(object.headers.cache_control),
            content_disposition: input.response_content_disposition.or(object.headers.content_disposition),
            content_encoding: input.response_content_encoding.or(object.headers.content_encoding),
            content_type: input.response_content_type.or(object.headers.content_type),
            e_tag: Some(ETag::Strong(object.etag)),
            last_modified: Some(instant(object.modified)),
            metadata: Some(object.headers.metadata.into_iter().collect()),
            ..GetObjectOutput::default()
        };
        done(output)
    }

    async fn head_object(&self, call: Call<HeadObjectInput>) -> Answer<HeadObjectOutput> {
        let (engine, who) = open(&call)?;
        let object = find(&engine, &who, &call.input.bucket, &call.input.key)?;
        let output = HeadObjectOutput {
            content_length: i64::try_from(object.size).ok(),
            accept_ranges: Some("bytes".to_owned()),
            cache_control: object.headers.cache_control,
            content_disposition: object.headers.content_disposition,
            content_encoding: object.headers.content_encoding,
            content_type: object.headers.content_type,
            e_tag: Some(ETag::Strong(object.etag)),
            last_modified: Some(instant(object.modified)),
            metadata: Some(object.headers.metadata.into_iter().collect()),
            ..HeadObjectOutput::default()
        };
        done(output)
    }

    async fn copy_object(&self, call: Call<CopyObjectInput>) -> Answer<CopyObjectOutput> {
        let (engine, who) = open(&call)?;
        let input = call.input;
        let CopySource::Bucket { bucket: from, key, .. } = input.copy_source else {
            return Err(s3_error!(NotImplemented, "Copies come from a bucket."));
        };
        if !engine.read(|state, _| state.may(&who, "s3:GetObject", &from, Some(&key))) {
            return Err(denied());
        }
        let source = find(&engine, &who, &from, &key)?;
        let bytes = engine.contents.get(&source.content).map_err(|error| s3_error!(error, InternalError))?;
        let is_new = input.metadata_directive.is_some_and(|directive| directive.as_str() == "REPLACE");
        let headers = match is_new {
            false => source.headers,
            true => Headers {
                content_type: input.content_type,
                content_disposition: input.content_disposition,
                content_encoding: input.content_encoding,
                cache_control: input.cache_control,
                metadata: metadata(input.metadata),
            },
        };
        let object = keep(&engine, bytes, headers)?;
        let result = CopyObjectResult {
            e_tag: Some(ETag::Strong(object.etag.clone())),
            last_modified: Some(instant(object.modified)),
            ..CopyObjectResult::default()
        };
        place(&engine, &who, &input.bucket, input.key, object)?;
        done(CopyObjectOutput { copy_object_result: Some(result), ..CopyObjectOutput::default() })
    }

    async fn delete_object(&self, call: Call<DeleteObjectInput>) -> Answer<DeleteObjectOutput> {
        let (engine, who) = open(&call)?;
        remove(&engine, &who, &call.input.bucket, &[call.input.key])?;
        done(DeleteObjectOutput::default())
    }

    async fn delete_objects(&self, call: Call<DeleteObjectsInput>) -> Answer<DeleteObjectsOutput> {
        let (engine, who) = open(&call)?;
        let bucket = call.input.bucket;
        let named: Vec<String> = call.input.delete.objects.into_iter().map(|object| object.key).collect();
        let (allowed, refused): (Vec<String>, Vec<String>) = engine
            .read(|state, _| named.into_iter().partition(|key| state.may(&who, "s3:DeleteObject", &bucket, Some(key))));
        remove(&engine, &who, &bucket, &allowed)?;
        let deleted = allowed.into_iter().map(|key| DeletedObject { key: Some(key), ..DeletedObject::default() });
        let errors = refused.into_iter().map(|key| Error {
            key: Some(key),
            code: Some("AccessDenied".to_owned()),
            message: Some("Access Denied".to_owned()),
            ..Error::default()
        });
        let (deleted, errors) = (Some(deleted.collect()), Some(errors.collect()));
        done(DeleteObjectsOutput { deleted, errors, ..DeleteObjectsOutput::default() })
    }

    async fn list_objects(&self, call: Call<ListObjectsInput>) -> Answer<ListObjectsOutput> {
        let (engine, who) = open(&call)?;
        list::first(&engine, &who, call.input)
    }

    async fn list_objects_v2(&self, call: Call<ListObjectsV2Input>) -> Answer<ListObjectsV2Output> {
        let (engine, who) = open(&call)?;
        list::second(&engine, &who, call.input)
    }

    async fn put_bucket_policy(&self, call: Call<PutBucketPolicyInput>) -> Answer<PutBucketPolicyOutput> {
        let (engine, who) = open(&call)?;
        let policy = Policy::read(&call.input.policy).map_err(|said| s3_error!(MalformedPolicy, "{said}"))?;
        change(&engine, |state, _| {
            state.bucket_mut(&who.storage, &call.input.bucket).ok_or_else(no_bucket)?.policy = Some(policy);
            Ok(())
        })?;
        done(PutBucketPolicyOutput::default())
    }

    async fn get_bucket_policy(&self, call: Call<GetBucketPolicyInput>) -> Answer<GetBucketPolicyOutput> {
        let (engine, who) = open(&call)?;
        let text = engine.read(|state, _| {
            let bucket = state.bucket(&who.storage, &call.input.bucket).ok_or_else(no_bucket)?;
            let none = || s3_error!(NoSuchBucketPolicy, "The bucket policy does not exist.");
            Ok::<_, s3s::S3Error>(bucket.policy.as_ref().ok_or_else(none)?.text.clone())
        })?;
        done(GetBucketPolicyOutput { policy: Some(text) })
    }

    async fn delete_bucket_policy(&self, call: Call<DeleteBucketPolicyInput>) -> Answer<DeleteBucketPolicyOutput> {
        let (engine, who) = open(&call)?;
        change(&engine, |state, _| {
            state.bucket_mut(&who.storage, &call.input.bucket).ok_or_else(no_bucket)?.policy = None;
            Ok(())
        })?;
        done(DeleteBucketPolicyOutput::default())
    }

    async fn put_bucket_cors(&self, call: Call<PutBucketCorsInput>) -> Answer<PutBucketCorsOutput> {
        let (engine, who) = open(&call)?;
        let rules = call.input.cors_configuration.cors_rules.into_iter().map(|rule| CorsRule {
            origins: rule.allowed_origins,
            methods: rule.allowed_methods,
            headers: rule.allowed_headers.unwrap_or_default(),
            expose: rule.expose_headers.unwrap_or_default(),
            max_age: rule.max_age_seconds,
        });
        let rules: Vec<CorsRule> = rules.collect();
        change(&engine, |state, _| {
            state.bucket_mut(&who.storage, &call.input.bucket).ok_or_else(no_bucket)?.cors = rules;
            Ok(())
        })?;
        done(PutBucketCorsOutput::default())
    }

    async fn get_bucket_cors(&self, call: Call<GetBucketCorsInput>) -> Answer<GetBucketCorsOutput> {
        let (engine, who) = open(&call)?;
        let rules = engine.read(|state, _| {
            state.bucket(&who.storage, &call.input.bucket).map(|bucket| bucket.cors.clone()).ok_or_else(no_bucket)
        })?;
        if rules.is_empty() {
            return Err(s3_error!(NoSuchCORSConfiguration, "The CORS configuration does not exist."));
        }
        let rules = rules.into_iter().map(|rule| CORSRule {
            allowed_origins: rule.origins,
            allowed_methods: rule.methods,
            allowed_headers: Some(rule.headers),
            expose_headers: Some(rule.expose),
            max_age_seconds: rule.max_age,
            id: None,
        });
        done(GetBucketCorsOutput { cors_rules: Some(rules.collect()) })
    }

    async fn create_multipart_upload(
        &self,
        call: Call<CreateMultipartUploadInput>,
    ) -> Answer<CreateMultipartUploadOutput> {
        let (engine, who) = open(&call)?;
        let metadata = metadata(call.input.metadata.clone());
        multipart::begin(&engine, &who, call.input, metadata)
    }

    async fn upload_part(&self, call: Call<UploadPartInput>) -> Answer<UploadPartOutput> {
        let (engine, who) = open(&call)?;
        multipart::take(&engine, &who, call.input).await
    }

    async fn complete_multipart_upload(
        &self,
        call: Call<CompleteMultipartUploadInput>,
    ) -> Answer<CompleteMultipartUploadOutput> {
        let (engine, who) = open(&call)?;
        multipart::complete(&engine, &who, call.input)
    }

    async fn abort_multipart_upload(
        &self,
        call: Call<AbortMultipartUploadInput>,
    ) -> Answer<AbortMultipartUploadOutput> {
        let (engine, who) = open(&call)?;
        multipart::abort(&engine, &who, &call.input.bucket, &call.input.upload_id)?;
        done(AbortMultipartUploadOutput::default())
    }
}

fn find(engine: &Engine, who: &Who, bucket: &str, key: &str) -> S3Result<Kept> {
    engine.read(|state, _| {
        let bucket = state.bucket(&who.storage, bucket).ok_or_else(no_bucket)?;
        bucket.objects.get(key).cloned().ok_or_else(no_key)
    })
}

/// Removes objects; those that are not there are no trouble.
fn remove(engine: &Engine, who: &Who, bucket: &str, keys: &[String]) -> S3Result<()> {
    let gone = change(engine, |state, env| {
        let found = state.bucket_mut(&who.storage, bucket).ok_or_else(no_bucket)?;
        let gone: Vec<Kept> = keys.iter().filter_map(|key| found.objects.remove(key)).collect();
        state.count(&who.storage, env);
        Ok(gone)
    })?;
    gone.iter().for_each(|object| engine.contents.forget(&object.content));
    Ok(())
}
