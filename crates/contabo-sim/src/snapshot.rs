//! Snapshots: counted per product, gone after 30 days.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::clock::later;
use crate::error::ApiError;
use crate::state::{Env, State};

const LIFETIME: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// One snapshot.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Snapshot {
    pub id: String,
    pub instance: i64,
    pub name: String,
    pub description: String,
    pub created: Timestamp,
    pub image_id: String,
    pub image_name: String,
}

impl Snapshot {
    fn expires(&self) -> Timestamp {
        later(self.created, LIFETIME)
    }

    pub(crate) fn row(&self, env: &Env<'_>) -> Value {
        env.row(json!({
            "snapshotId": self.id,
            "name": self.name,
            "description": self.description,
            "instanceId": self.instance,
            "createdDate": self.created,
            "autoDeleteDate": self.expires(),
            "imageId": self.image_id,
            "imageName": self.image_name,
        }))
    }
}

impl State {
    /// The snapshots of a machine that have not expired, oldest first.
    pub(crate) fn snapshots_of(&self, instance: i64, env: &Env<'_>) -> Vec<&Snapshot> {
        let is_kept = |snapshot: &&Snapshot| snapshot.instance == instance && env.at < snapshot.expires();
        let mut found: Vec<_> = self.snapshots.values().filter(is_kept).collect();
        found.sort_by(|a, b| (a.created, &a.id).cmp(&(b.created, &b.id)));
        found
    }

    pub(crate) fn snapshot(&self, instance: i64, id: &str, env: &Env<'_>) -> Result<&Snapshot, ApiError> {
        self.instance(instance, env)?;
        let found = self.snapshots_of(instance, env).into_iter().find(|snapshot| snapshot.id == id);
        found.ok_or_else(|| ApiError::missing("Snapshot", "snapshotId"))
    }

    /// Takes a snapshot, unless the product's number is used up.
    pub(crate) fn take_snapshot(
        &mut self,
        instance: i64,
        name: String,
        description: Option<String>,
        env: &Env<'_>,
    ) -> Result<Snapshot, ApiError> {
        let of = self.instance(instance, env)?;
        let limit = of.product().map_or(0, |product| product.snapshots);
        let (image_id, image_name) = of.image_for_snapshot(self);
        if !of.status(env.at).is_switchable() {
            return Err(ApiError::new(409, "Snapshots can not be taken in the current status of the instance"));
        }
        if self.snapshots_of(instance, env).len() >= limit {
            let message = format!("Total snapshots exceed the total max limit of {limit} snapshots");
            return Err(ApiError::new(402, message));
        }
        let mut number = env.at.as_second();
        while self.snapshots.contains_key(&format!("snap{number}")) {
            number += 1;
        }
        let snapshot = Snapshot {
            id: format!("snap{number}"),
            instance,
            // The API document wants a description in every answer, but not in every request.
            description: description.unwrap_or_else(|| name.clone()),
            name,
            created: env.at,
            image_id,
            image_name,
        };
        self.snapshots.insert(snapshot.id.clone(), snapshot.clone());
        Ok(snapshot)
    }

    /// Deletes the snapshots that are newer than the given one; returns their ids.
    pub(crate) fn drop_newer_snapshots(&mut self, instance: i64, id: &str, env: &Env<'_>) -> Vec<String> {
        let all: Vec<String> = self.snapshots_of(instance, env).iter().map(|snapshot| snapshot.id.clone()).collect();
        let newer: Vec<String> = all.iter().skip_while(|known| *known != id).skip(1).cloned().collect();
        for id in &newer {
            self.snapshots.remove(id);
        }
        newer
    }
}
