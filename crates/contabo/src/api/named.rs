//! Things by their exact name. The name filters of the API match parts of
//! names, so every row is checked again here.

use futures::TryStreamExt;

use crate::error::{Error, Result};
use crate::models::{
    DnsZone, DnsZoneFilter, Firewall, FirewallFilter, Image, ImageFilter, Instance, InstanceFilter, Listing,
    ObjectStorage, ObjectStorageFilter, Paging, PrivateNetwork, PrivateNetworkFilter, Role, RoleFilter, SecretFilter,
    SecretInfo, SecretKind, Tag, TagFilter, User, UserFilter,
};
use crate::{Call, Client, all_rows};

/// The only row that is meant; none if there is none, an error if there are
/// several: picking one would hide the other, which may be paid for.
async fn only<T, F, P>(call: &Call, page: F, is_meant: impl Fn(&T) -> bool) -> Result<Option<T>>
where
    F: FnMut(Paging) -> P,
    P: Future<Output = Result<Listing<T>>>,
{
    let mut found: Vec<T> = all_rows(Paging::default(), page).try_collect().await?;
    found.retain(|row| is_meant(row));
    if found.len() > 1 {
        let cause = format!("{} things carry the same name", found.len());
        return Err(Error::Decode { request_id: call.request_id(), cause });
    }
    Ok(found.pop())
}

macro_rules! by_name {
    ($(#[$about:meta])* $name:ident($filter_type:ident.$filter:ident, $list:ident) -> $row:ident.$field:ident) => {
        impl Client {
            $(#[$about])*
            #[allow(clippy::needless_update)] // Some filters have one field.
            pub async fn $name(&self, call: impl Into<Call>, name: &str) -> Result<Option<$row>> {
                let call = call.into();
                let filter = $filter_type { $filter: Some(name.to_owned()), ..$filter_type::default() };
                let page = |paging: Paging| {
                    let (call, filter) = (call.clone(), &filter);
                    async move { self.$list(call, filter, &paging).await }
                };
                only(&call, page, |row: &$row| row.$field == name).await
            }
        }
    };
}

by_name!(
    /// The machine that carries exactly this name of ours.
    find_instance_named(InstanceFilter.display_name, list_instances) -> Instance.display_name
);
by_name!(
    /// The image with exactly this name.
    find_image_named(ImageFilter.name, list_images) -> Image.name
);
by_name!(
    /// The tag with exactly this name.
    find_tag_named(TagFilter.name, list_tags) -> Tag.name
);
by_name!(
    /// The firewall with exactly this name.
    find_firewall_named(FirewallFilter.name, list_firewalls) -> Firewall.name
);
by_name!(
    /// The private network with exactly this name.
    find_private_network_named(PrivateNetworkFilter.name, list_private_networks) -> PrivateNetwork.name
);
by_name!(
    /// The object storage that carries exactly this name of ours.
    find_object_storage_named(ObjectStorageFilter.display_name, list_object_storages) -> ObjectStorage.display_name
);
by_name!(
    /// The role with exactly this name.
    find_role_named(RoleFilter.name, list_roles) -> Role.name
);
by_name!(
    /// The user with exactly this e-mail address.
    find_user_with_email(UserFilter.email, list_users) -> User.email
);
by_name!(
    /// The zone with exactly this name.
    find_dns_zone(DnsZoneFilter.zone_name, list_dns_zones) -> DnsZone.zone_name
);

impl Client {
    /// The secret of this kind with exactly this name.
    pub async fn find_secret_named(
        &self,
        call: impl Into<Call>,
        kind: &SecretKind,
        name: &str,
    ) -> Result<Option<SecretInfo>> {
        let call = call.into();
        let filter = SecretFilter { name: Some(name.to_owned()), kind: Some(kind.clone()) };
        let page = |paging: Paging| {
            let (call, filter) = (call.clone(), &filter);
            async move { self.list_secrets(call, filter, &paging).await }
        };
        only(&call, page, |row: &SecretInfo| row.name == name && row.kind == *kind).await
    }
}
