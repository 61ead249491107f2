//! Add-ons: bought with a machine, and two of them also later.
//!
//! Only number 1477 is known from the real service. The other numbers are this simulator's own.

use serde_json::{Map, Value};

use crate::catalogue::Product;
use crate::error::ApiError;
use crate::form::Form;
use crate::instance::{AddOn, Instance};

/// Private networking, as two operators saw it.
pub(crate) const PRIVATE_NETWORKING: i64 = 1477;
pub(crate) const BACKUP: i64 = 9001;
const ADDITIONAL_IP: i64 = 9002;
const CUSTOM_IMAGE: i64 = 9003;
const EXTRA_SSD: i64 = 9004;
const EXTRA_NVME: i64 = 9005;

/// The add-ons of an order, in the right form.
#[derive(Debug, Default)]
pub(crate) struct AddOnOrder {
    wanted: Vec<AddOn>,
}

pub(crate) fn read_add_ons(keys: &Map<String, Value>) -> Result<AddOnOrder, ApiError> {
    let mut form = Form::new(keys);
    let mut wanted = Vec::new();
    let simple = [
        ("privateNetworking", PRIVATE_NETWORKING),
        ("additionalIps", ADDITIONAL_IP),
        ("backup", BACKUP),
        ("customImage", CUSTOM_IMAGE),
    ];
    for (key, id) in simple {
        if form.object(key).is_some() {
            wanted.push(AddOn { id, quantity: 1 });
        }
    }
    if let Some(storage) = form.object("extraStorage") {
        for (key, id) in [("ssd", EXTRA_SSD), ("nvme", EXTRA_NVME)] {
            let parts = storage.get(key).and_then(Value::as_array).map_or(0, Vec::len);
            if parts > 0 {
                wanted.push(AddOn { id, quantity: i64::try_from(parts).unwrap_or(i64::MAX) });
            }
        }
    }
    let listed = keys.get("addonsIds").cloned().unwrap_or_else(|| Value::Array(Vec::new()));
    match serde_json::from_value::<Vec<AddOn>>(listed) {
        Ok(listed) => wanted.extend(listed),
        Err(_) => form.trouble("addonsIds must be an array of id and quantity"),
    }
    form.finish()?;
    Ok(AddOnOrder { wanted })
}

impl AddOnOrder {
    /// What the machine gets, if its product can have it.
    pub(crate) fn bought(&self, product: &Product) -> Result<Vec<AddOn>, ApiError> {
        for add_on in &self.wanted {
            check_eligible(add_on.id, product)?;
        }
        Ok(self.wanted.clone())
    }

    /// How many addresses are bought; a VPS can have one, a VDS 15.
    pub(crate) fn extra_addresses(&self) -> u32 {
        let bought = self.wanted.iter().filter(|add_on| add_on.id == ADDITIONAL_IP);
        let count: i64 = bought.map(|add_on| add_on.quantity.clamp(0, 15)).sum();
        u32::try_from(count).unwrap_or(0)
    }
}

fn check_eligible(id: i64, product: &Product) -> Result<(), ApiError> {
    if id == BACKUP && !product.has_backup {
        return Err(ApiError::bad("Backup is not available for the selected product"));
    }
    Ok(())
}

impl Instance {
    /// Buys add-ons for an existing machine; the same one twice is a conflict.
    pub(crate) fn buy(&mut self, ids: &[i64]) -> Result<(), ApiError> {
        for id in ids {
            if self.add_ons.iter().any(|bought| bought.id == *id) {
                return Err(ApiError::new(409, "The add-on has already been ordered for this instance"));
            }
            if let Some(product) = self.product() {
                check_eligible(*id, product)?;
            }
        }
        self.add_ons.extend(ids.iter().map(|id| AddOn { id: *id, quantity: 1 }));
        Ok(())
    }
}
