//! What an order for a machine is at Contabo: its login, its add-ons and its licence.

use mpanel_contabo as api;

use super::contabo::number;
use super::{Answer, LoginRefs, MachineAddOn, MachineOrder, ProviderError};
use crate::account::offers::{EXTRA_NVME, LICENCE, extra_disk};

pub(super) type Keys = Option<Vec<api::SecretId>>;

/// Windows refuses keys, even an empty list.
pub(super) fn login_of(login: &LoginRefs, windows: bool) -> Answer<(Keys, Option<api::SecretId>)> {
    let all = login.ssh_keys.iter().chain(login.staff_keys.iter().map(|key| &key.reference));
    let keys = all.filter(|_| !windows).map(|key| number(key)).collect::<Answer<Vec<_>>>()?;
    let keys = Some(keys).filter(|keys| !keys.is_empty());
    let password = login.password.as_deref().map(number).transpose()?;
    Ok((keys, password))
}

pub(super) fn login_secrets(login: &LoginRefs) -> Answer<api::LoginSecrets> {
    let (ssh_keys, root_password) = login_of(login, false)?;
    Ok(api::LoginSecrets { root_password, ssh_keys, user_data: None })
}

pub(super) fn create_body(order: &MachineOrder) -> Answer<api::CreateInstance> {
    let mut body = api::CreateInstance::new(order.period_months);
    (body.ssh_keys, body.root_password) = login_of(&order.login, order.windows)?;
    body.image_id = Some(order.image_id.as_str().into());
    body.product_id = Some(order.product_id.clone());
    body.region = Some(api::Region::from(order.region.as_str()));
    body.user_data = order.user_data.as_ref().map(|u| api::Secret::new(u.expose()));
    body.application_id.clone_from(&order.application_id);
    body.display_name = Some(order.display_name.clone());
    body.default_user = Some(api::DefaultUser::from(order.default_user.as_str()));
    body.add_ons = add_ons(&order.add_ons)?;
    body.license = license(&order.add_ons)?;
    Ok(body)
}

/// Whether the data centre has a licence of this name.
pub(crate) fn is_licence(word: &str) -> bool {
    api::License::KNOWN.iter().any(|known| known.as_str() == word)
}

/// The licence among what is bought with a machine; it is a field of its own in the order.
pub(super) fn license(wanted: &[MachineAddOn]) -> Answer<Option<api::License>> {
    let mut words = wanted.iter().filter(|a| a.quantity > 0).filter_map(|a| a.key.strip_prefix(LICENCE));
    let Some(word) = words.next() else { return Ok(None) };
    let refuse = |message: String| Err(ProviderError::Refused { status: 400, message });
    if !is_licence(word) {
        return refuse(format!("there is no licence {word:?}"));
    }
    if words.next().is_some() {
        return refuse("a machine takes one licence".to_owned());
    }
    Ok(Some(api::License::from(word)))
}

pub(super) fn add_ons(wanted: &[MachineAddOn]) -> Answer<api::CreateAddOns> {
    let mut out = api::CreateAddOns::default();
    for add_on in wanted.iter().filter(|a| a.quantity > 0) {
        match add_on.key.as_str() {
            "private_networking" => out.private_networking = true,
            "backup" => out.backup = true,
            "additional_ip" | "additional_ips" => out.additional_ips = true,
            "custom_image" => out.custom_image = true,
            key if key.starts_with(LICENCE) => {}
            key if extra_disk(key).is_some() => {
                let (kind, size) = extra_disk(key).unwrap_or_default();
                let disks = out.extra_storage.get_or_insert_default();
                let list = if kind == EXTRA_NVME { &mut disks.nvme } else { &mut disks.ssd };
                // One entry for each disk: how a number of them would be said in an entry is not written anywhere.
                list.extend((0..add_on.quantity).map(|_| size.to_owned()));
            }
            other => {
                let id = other.parse().map_err(|_| ProviderError::Refused {
                    status: 400,
                    message: format!("the add-on {other:?} cannot be bought with a machine"),
                })?;
                out.addons_ids.push(api::AddOn { id, quantity: i64::from(add_on.quantity) });
            }
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(windows: bool) -> MachineOrder {
        MachineOrder {
            product_id: "V153".into(),
            region: "EU".into(),
            image_id: "img".into(),
            windows,
            period_months: 1,
            display_name: "mp 1".into(),
            default_user: if windows { "administrator" } else { "root" }.into(),
            login: LoginRefs {
                password: Some("7".into()),
                ssh_keys: vec!["8".into(), "9".into()],
                staff_keys: vec![super::super::StaffKeyRef {
                    reference: "10".into(),
                    name: "office".into(),
                    fingerprint: "SHA256:x".into(),
                }],
            },
            user_data: None,
            application_id: None,
            add_ons: vec![
                MachineAddOn { key: "backup".into(), quantity: 1 },
                MachineAddOn { key: "1477".into(), quantity: 2 },
                MachineAddOn { key: "private_networking".into(), quantity: 0 },
            ],
        }
    }

    #[test]
    fn windows_never_gets_ssh_keys_and_the_user_is_always_named() {
        let body = serde_json::to_value(create_body(&order(true)).unwrap()).unwrap();
        assert!(body.get("sshKeys").is_none(), "{body}");
        assert_eq!(body["defaultUser"], "administrator");
        let body = serde_json::to_value(create_body(&order(false)).unwrap()).unwrap();
        assert_eq!((body["sshKeys"].to_string(), body["rootPassword"].as_i64()), ("[8,9,10]".to_owned(), Some(7)));
        assert_eq!(body["defaultUser"], "root");
    }

    #[test]
    fn add_ons_are_flags_or_numbers_and_nonsense_is_refused() {
        let body = serde_json::to_value(create_body(&order(false)).unwrap()).unwrap();
        assert_eq!(body["addOns"]["addonsIds"][0]["id"], 1477);
        assert!(body["addOns"].get("privateNetworking").is_none() && body["addOns"].get("backup").is_some());
        assert!(add_ons(&[MachineAddOn { key: "firewalling".into(), quantity: 1 }]).is_err());
    }

    #[test]
    fn a_licence_and_disks_are_said_in_the_order() {
        let add_on = |key: &str, quantity| MachineAddOn { key: key.to_owned(), quantity };
        let body = |add_ons: Vec<MachineAddOn>| {
            create_body(&MachineOrder { add_ons, period_months: 12, ..order(false) })
                .map(|body| serde_json::to_value(body).unwrap())
        };
        let all = vec![add_on("licence:cPanel30", 1), add_on("extra_nvme:1TB", 2), add_on("extra_ssd:2TB", 1)];
        let sent = body(all).unwrap();
        assert_eq!((&sent["license"], &sent["period"]), (&serde_json::json!("cPanel30"), &serde_json::json!(12)));
        assert_eq!(sent["addOns"]["extraStorage"], serde_json::json!({ "ssd": ["2TB"], "nvme": ["1TB", "1TB"] }));
        assert!(body(vec![add_on("licence:cPanel30", 0)]).unwrap().get("license").is_none());
        for refused in [
            vec![add_on("licence:cPanel31", 1)],
            vec![add_on("licence:PleskPro", 1), add_on("licence:PleskHost", 1)],
            vec![add_on("extra_nvme:", 1)],
        ] {
            assert!(body(refused.clone()).is_err(), "{refused:?}");
        }
    }
}
