//! Whose keys signed a call, and whether they may do what it asks.

use s3s::S3Result;
use s3s::access::{S3Access, S3AccessContext};
use s3s::auth::{S3Auth, SecretKey};
use s3s::s3_error;

use super::policy::Verdict;
use super::{Accounts, denied};
use crate::state::{Env, State};

/// A user of the account at one storage.
#[derive(Debug, Clone)]
pub(super) struct Who {
    pub user: String,
    pub storage: String,
    /// Their name in policies.
    pub arn: String,
}

/// The keys that the API hands out.
pub(super) struct Keys(pub Accounts);

#[async_trait::async_trait]
impl S3Auth for Keys {
    async fn get_secret_key(&self, access_key: &str) -> S3Result<SecretKey> {
        let strange = || s3_error!(InvalidAccessKeyId, "There is no such access key.");
        let (engine, who) = self.0.holder(access_key)?.ok_or_else(strange)?;
        Ok(SecretKey::from(engine.read(|state, env| state.secret_key(&who.user, &who.storage, env))))
    }
}

impl State {
    /// Whose access key this is.
    pub(super) fn holder(&self, access_key: &str, env: &Env<'_>) -> Option<Who> {
        for user in self.users.values().filter(|user| user.enabled || user.owner) {
            for storage in self.living_storages(env) {
                if self.access_key(&user.id, &storage.id, env) == access_key {
                    let (tenant, customer) = (storage.s3_tenant(), &env.config.customer_id);
                    let arn = format!("arn:aws:iam::{tenant}:user/{customer}:{}", user.id);
                    return Some(Who { user: user.id.clone(), storage: storage.id.clone(), arn });
                }
            }
        }
        None
    }

    /// The owner of a bucket may do what no policy denies; others, what a policy allows. A bucket that is not there is
    /// for the call itself to miss.
    pub(super) fn may(&self, who: &Who, action: &str, bucket: &str, key: Option<&str>) -> bool {
        let Some(found) = self.bucket(&who.storage, bucket) else { return true };
        let resource = match key {
            Some(key) => format!("arn:aws:s3:::{bucket}/{key}"),
            None => format!("arn:aws:s3:::{bucket}"),
        };
        match found.policy.as_ref().map_or(Verdict::Silent, |policy| policy.says(&who.arn, action, &resource)) {
            Verdict::Allowed => true,
            // An owner can always take a policy back that shuts them out.
            Verdict::Denied => found.owner == who.user && action.ends_with("BucketPolicy"),
            Verdict::Silent => found.owner == who.user,
        }
    }
}

/// Decides before a call is read.
pub(super) struct Doors(pub Accounts);

#[async_trait::async_trait]
impl S3Access for Doors {
    async fn check(&self, cx: &mut S3AccessContext<'_>) -> S3Result<()> {
        let key = cx.credentials().map(|keys| keys.access_key.clone()).ok_or_else(denied)?;
        let (engine, who) = self.0.holder(&key)?.ok_or_else(denied)?;
        let path = cx.s3_path();
        let (bucket, object) = (path.get_bucket_name().map(str::to_owned), path.get_object_key().map(str::to_owned));
        let action = action(cx.s3_op().name());
        let is_allowed = match &bucket {
            // Names in the call itself are judged there.
            Some(_) if matches!(action.as_str(), "s3:DeleteObjects" | "s3:CreateBucket") => true,
            Some(bucket) => engine.read(|state, _| state.may(&who, &action, bucket, object.as_deref())),
            None => true,
        };
        if !is_allowed {
            return Err(denied());
        }
        engine.note_request("s3", cx.s3_op().name());
        cx.extensions_mut().insert(engine);
        cx.extensions_mut().insert(who);
        Ok(())
    }
}

/// The word of policies for an operation.
fn action(operation: &str) -> String {
    let word = match operation {
        "HeadObject" => "GetObject",
        "CopyObject" | "CreateMultipartUpload" | "UploadPart" | "UploadPartCopy" | "CompleteMultipartUpload" => {
            "PutObject"
        }
        "ListObjects" | "ListObjectsV2" | "HeadBucket" => "ListBucket",
        "GetBucketCors" => "GetBucketCORS",
        "PutBucketCors" | "DeleteBucketCors" => "PutBucketCORS",
        other => other,
    };
    format!("s3:{word}")
}
