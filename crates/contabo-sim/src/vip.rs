//! Additional and floating addresses: bought, then noted as belonging to a machine.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::address::{ipv4, v4_config};
use crate::catalogue::region_by_slug;
use crate::clock::fresh_uuid;
use crate::error::ApiError;
use crate::state::{Env, State};

/// The kinds of machines an address can belong to. There are no bare-metal machines here.
pub(crate) const HOLDERS: [&str; 2] = ["instances", "bare-metal"];

/// One address.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Vip {
    pub id: String,
    pub number: u32,
    pub kind: String,
    pub region: String,
    pub instance: Option<i64>,
}

impl State {
    /// Buys an address; the API has no call for it.
    pub(crate) fn add_vip(&mut self, number: u32, kind: &str, region: &str, instance: Option<i64>) -> String {
        let ip = ipv4(number).to_string();
        let vip = Vip { id: fresh_uuid(), number, kind: kind.to_owned(), region: region.to_owned(), instance };
        self.vips.insert(ip.clone(), vip);
        ip
    }

    pub(crate) fn vip(&self, ip: &str) -> Result<&Vip, ApiError> {
        self.vips.get(ip).ok_or_else(|| ApiError::missing("Vip", "ip"))
    }

    pub(crate) fn vip_row(&self, vip: &Vip, env: &Env<'_>) -> Value {
        let region = region_by_slug(&vip.region);
        let holder = vip.instance.and_then(|id| self.instances.get(&id)).filter(|holder| !holder.is_gone(env.at));
        let mut v4 = v4_config(vip.number);
        let [a, b, c, _] = ipv4(vip.number).octets();
        v4["broadcast"] = json!(format!("{a}.{b}.{c}.255"));
        v4["net"] = json!(format!("{a}.{b}.{c}.0"));
        env.row(json!({
            "vipId": vip.id,
            "dataCenter": region.map_or("", |region| region.data_center),
            "region": region.map_or("", |region| region.name),
            "resourceId": holder.map(|holder| holder.id.to_string()).unwrap_or_default(),
            "resourceType": if holder.is_some() { "instances" } else { "null" },
            "resourceName": holder.map(crate::instance::Instance::name).unwrap_or_default(),
            "resourceDisplayName": holder.map_or("", |holder| holder.display_name.as_str()),
            "ipVersion": "v4",
            "type": vip.kind,
            "v4": v4,
        }))
    }

    /// Notes that an address belongs to a machine of its region.
    pub(crate) fn assign_vip(&mut self, ip: &str, instance: i64, env: &Env<'_>) -> Result<(), ApiError> {
        let (number, region, holder) = self.vip(ip).map(|vip| (vip.number, vip.region.clone(), vip.instance))?;
        let machine = self.instance(instance, env)?;
        if holder.is_some_and(|holder| self.instances.get(&holder).is_some_and(|holder| !holder.is_gone(env.at))) {
            return Err(ApiError::new(409, "The VIP is already assigned to a resource"));
        }
        if machine.region != region {
            return Err(ApiError::bad("The VIP and the resource are not in the same region"));
        }
        self.instance_mut(instance, env)?.vips.push(number);
        if let Some(vip) = self.vips.get_mut(ip) {
            vip.instance = Some(instance);
        }
        Ok(())
    }

    /// Notes that an address belongs to nobody.
    pub(crate) fn unassign_vip(&mut self, ip: &str, instance: i64) -> Result<(), ApiError> {
        let vip = self.vips.get_mut(ip).ok_or_else(|| ApiError::missing("Vip", "ip"))?;
        if vip.instance != Some(instance) {
            return Err(ApiError::missing("Resource", "resourceId"));
        }
        vip.instance = None;
        let number = vip.number;
        if let Some(machine) = self.instances.get_mut(&instance) {
            machine.vips.retain(|held| *held != number);
        }
        Ok(())
    }
}
