//! Contabo's object storages, users and S3 keys behind the port.

use mpanel_contabo as api;
use mpanel_contabo::{Audited, Paging};
use mpanel_core::Secret;
use uuid::Uuid;

use super::contabo::{Contabo, call, every, number};
use super::storages::{CloudStorage, CloudStorages, StorageFill, StorageGrowth, StorageKeys, StorageOrder};
use super::{Answer, CallId, ProviderError};

/// TB as the API counts them, in GB.
const GB: u32 = 3;
/// TB in bytes.
const BYTES: u32 = 12;

#[async_trait::async_trait]
impl CloudStorages for Contabo {
    async fn storages(&self, id: CallId) -> Answer<Vec<CloudStorage>> {
        let filter = &api::ObjectStorageFilter::default();
        every(|paging| async move { self.client.list_object_storages(call(id), filter, &paging).await }, storage).await
    }

    async fn storage(&self, id: CallId, of: &str) -> Answer<CloudStorage> {
        Ok(storage(self.client.get_object_storage(call(id), &api::ObjectStorageId::from(of)).await?))
    }

    async fn order_storage(&self, id: CallId, order: &StorageOrder) -> Answer<CloudStorage> {
        let auto = order.auto_limit_gb.map(|limit| {
            Ok::<_, ProviderError>(api::AutoScalingSpec {
                state: api::AutoScalingState::Enabled,
                size_limit_tb: terabytes(limit)?,
            })
        });
        let new = api::CreateObjectStorage {
            region: order.region.clone(),
            auto_scaling: auto.transpose()?,
            total_purchased_space_tb: terabytes(order.size_gb)?,
            display_name: Some(order.name.clone()),
        };
        let made = self.client.create_object_storage(call(id), &new).await?;
        Ok(CloudStorage {
            id: made.object_storage_id.to_string(),
            name: made.display_name,
            region: made.region,
            data_center: made.data_center,
            status: made.status.as_str().to_owned(),
            size_gb: scaled(made.total_purchased_space_tb.as_str(), GB),
            auto_limit_gb: limit(&made.auto_scaling),
            s3_url: made.s3_url,
            s3_tenant: made.s3_tenant_id,
            owner_number: made.customer_id,
            cancel_on: made.cancel_date,
        })
    }

    async fn bought_storage(&self, id: CallId, bought_under: Uuid) -> Answer<Option<String>> {
        let entries = self.client.resolve_write(call(id), Audited::ObjectStorage, bought_under).await?;
        Ok(entries.into_iter().find_map(|entry| entry.object_storage_id).map(|storage| storage.to_string()))
    }

    async fn grow_storage(&self, id: CallId, of: &str, growth: StorageGrowth) -> Answer<()> {
        let auto = growth.auto_limit_gb.map(|limit| match limit {
            Some(limit) => Ok::<_, ProviderError>(api::AutoScalingChange {
                state: Some(api::AutoScalingState::Enabled),
                size_limit_tb: Some(terabytes(limit)?),
            }),
            None => Ok(api::AutoScalingChange { state: Some(api::AutoScalingState::Disabled), size_limit_tb: None }),
        });
        let resize = api::ResizeObjectStorage {
            auto_scaling: auto.transpose()?,
            total_purchased_space_tb: growth.size_gb.map(terabytes).transpose()?,
        };
        self.client.resize_object_storage(call(id), &api::ObjectStorageId::from(of), &resize).await?;
        Ok(())
    }

    async fn cancel_storage(&self, id: CallId, of: &str) -> Answer<()> {
        let at_the_end = api::CancelObjectStorage::default();
        self.client.cancel_object_storage(call(id), &api::ObjectStorageId::from(of), &at_the_end).await?;
        Ok(())
    }

    async fn storage_fill(&self, id: CallId, of: &str) -> Answer<StorageFill> {
        let stats = self.client.object_storage_stats(call(id), &api::ObjectStorageId::from(of)).await?;
        let used_bytes = scaled(stats.used_space_tb.as_str(), BYTES);
        Ok(StorageFill { used_bytes, objects: stats.number_of_objects })
    }

    async fn owner_user(&self, id: CallId) -> Answer<String> {
        let filter = api::UserFilter { owner: Some(true), ..api::UserFilter::default() };
        let listing = self.client.list_users(call(id), &filter, &Paging::page(1)).await?;
        // Filters that are not known are ignored: look again.
        let owner = listing.rows.into_iter().find(|user| user.owner);
        owner
            .map(|user| user.user_id.to_string())
            .ok_or_else(|| ProviderError::Unreadable { cause: "the account lists no owner".to_owned() })
    }

    async fn user_of(&self, id: CallId, email: &str) -> Answer<Option<String>> {
        let filter = api::UserFilter { email: Some(email.to_owned()), ..api::UserFilter::default() };
        let listing = self.client.list_users(call(id), &filter, &Paging::page(1)).await?;
        let found = listing.rows.into_iter().find(|user| user.email.eq_ignore_ascii_case(email));
        Ok(found.map(|user| user.user_id.to_string()))
    }

    async fn add_user(&self, id: CallId, email: &str, name: &str) -> Answer<String> {
        let new = api::CreateUser {
            first_name: "Storage".to_owned(),
            last_name: name.to_owned(),
            email: email.to_owned(),
            enabled: true,
            totp: false,
            locale: api::Locale::English,
            roles: None,
            send_invoice_email: None,
        };
        Ok(self.client.create_user(call(id), &new).await?.user_id.to_string())
    }

    async fn remove_user(&self, id: CallId, user: &str) -> Answer<()> {
        Ok(self.client.delete_user(call(id), &api::UserId::from(user)).await?)
    }

    async fn storage_keys(&self, id: CallId, user: &str, of: &str) -> Answer<Option<StorageKeys>> {
        let wanted = api::ObjectStorageId::from(of);
        let filter =
            api::S3CredentialsFilter { object_storage_id: Some(wanted.clone()), ..api::S3CredentialsFilter::default() };
        let user = api::UserId::from(user);
        let listing = self.client.list_s3_credentials(call(id), &user, &filter, &Paging::page(1)).await?;
        let is_wanted = |row: &api::S3Credentials| row.object_storage_id.as_ref() == Some(&wanted);
        Ok(listing.rows.into_iter().find(is_wanted).map(keys))
    }

    async fn renew_storage_keys(&self, id: CallId, user: &str, of: &str, credential: &str) -> Answer<StorageKeys> {
        let (user, of) = (api::UserId::from(user), api::ObjectStorageId::from(of));
        Ok(keys(self.client.renew_s3_credentials(call(id), &user, &of, number(credential)?).await?))
    }
}

fn keys(row: api::S3Credentials) -> StorageKeys {
    StorageKeys {
        credential: row.credential_id.to_string(),
        access_key: row.access_key,
        secret_key: Secret::new(row.secret_key.expose()),
    }
}

fn storage(row: api::ObjectStorage) -> CloudStorage {
    CloudStorage {
        id: row.object_storage_id.to_string(),
        name: row.display_name,
        region: row.region,
        data_center: row.data_center,
        status: row.status.as_str().to_owned(),
        size_gb: scaled(row.total_purchased_space_tb.as_str(), GB),
        auto_limit_gb: limit(&row.auto_scaling),
        s3_url: row.s3_url,
        s3_tenant: row.s3_tenant_id,
        owner_number: row.customer_id,
        cancel_on: row.cancel_date,
    }
}

fn limit(auto: &api::AutoScaling) -> Option<u64> {
    (auto.state == api::AutoScalingState::Enabled).then(|| scaled(auto.size_limit_tb.as_str(), GB))
}

fn terabytes(gb: u64) -> Answer<api::DecimalNumber> {
    let text = match gb % 1000 {
        0 => (gb / 1000).to_string(),
        rest => format!("{}.{rest:03}", gb / 1000).trim_end_matches('0').to_owned(),
    };
    text.parse().map_err(|_| ProviderError::Unreadable { cause: format!("{gb} GB is no size") })
}

/// A decimal number times ten to the power of `by`, without what comes after that; numbers may have an exponent.
fn scaled(text: &str, by: u32) -> u64 {
    let (digits, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = format!("{whole}{fraction}").parse::<u128>().unwrap_or_default();
    let shift = i64::from(by) + exponent.parse::<i64>().unwrap_or_default() - fraction.len() as i64;
    let power = 10u128.checked_pow(u32::try_from(shift.unsigned_abs()).unwrap_or(u32::MAX));
    let scaled = match (shift < 0, power) {
        (true, power) => power.map_or(0, |power| all / power),
        (false, power) => power.and_then(|power| all.checked_mul(power)).unwrap_or_default(),
    };
    u64::try_from(scaled).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terabytes_become_gigabytes_and_bytes() {
        for (text, by, wanted) in [
            ("0.25", GB, 250),
            ("1", GB, 1000),
            ("1.5", GB, 1500),
            ("0", BYTES, 0),
            ("0.000000001234", BYTES, 1234),
            ("1.234e-9", BYTES, 1234),
            ("5e-13", BYTES, 0),
            ("-1", GB, 0),
            ("nonsense", GB, 0),
        ] {
            assert_eq!(scaled(text, by), wanted, "{text}");
        }
        assert_eq!(terabytes(1250).unwrap().as_str(), "1.25");
        assert_eq!(terabytes(2000).unwrap().as_str(), "2");
    }
}
