//! What vanishes at the provider beside machines: found by the whole look with its remedy, and resolved by itself.

use std::collections::BTreeMap;

use mpanel_core::FindingId;
use mpanel_db::TenantScoped as _;
use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _, ModelTrait as _};

use super::findings::{kinds, look, open};
use super::*;
use crate::provider::{CallId, CloudProvider};

const ADA: CustomerId = CustomerId(Uuid::from_u128(11));

impl World {
    /// The provider, as if somebody worked in its own panel.
    async fn panel(&self) -> Arc<dyn CloudProvider> {
        let row = crate::account::store::find(self.deps.db.read(), &self.ctx(), self.account).await.unwrap();
        self.deps.provider(&row).unwrap()
    }

    fn call(&self) -> CallId {
        CallId::new(&self.ctx())
    }

    async fn kept_zone(&self, name: &str) {
        let tx = self.deps.db.begin().await.unwrap();
        let new = NewZone { customer: Some(ADA), account: None, name: name.to_owned() };
        create_zone(&self.ctx(), &tx, new, true).await.unwrap();
        tx.commit().await.unwrap();
        self.pass(1).await;
    }

    async fn looked(&self) -> Vec<FindingView> {
        look(self, &BTreeMap::new()).await;
        open(self).await
    }

    /// The one thing that is missing.
    async fn missing(&self) -> FindingView {
        let found = self.looked().await;
        assert_eq!(kinds(self).await, ["thing_missing"], "{}: {found:?}", self.name);
        found.into_iter().next().unwrap()
    }

    async fn resolved(&self, id: FindingId) {
        assert!(self.looked().await.is_empty(), "{}", self.name);
        let gone = get_finding(&self.ctx(), self.deps.db.read(), id).await.unwrap();
        assert_eq!(gone.state, FindingState::Resolved, "{}", self.name);
    }
}

#[tokio::test]
async fn a_zone_that_vanished_is_critical_until_it_is_there_again() {
    for world in worlds().await {
        world.kept_zone("ada.example").await;
        assert!(world.looked().await.is_empty(), "{}", world.name);
        let panel = world.panel().await;
        panel.delete_zone(world.call(), "ada.example").await.unwrap();
        // The list of machines says nothing about zones.
        glance_at_machines(&world.ctx(), &world.deps, world.account, &BTreeMap::new()).await.unwrap();
        assert!(open(&world).await.is_empty(), "{}", world.name);
        let found = world.missing().await;
        assert_eq!((found.severity, found.customer), (Severity::Critical, Some(ADA)), "{found:?}");
        assert!(found.title.contains("ada.example") && found.explanation.contains("answered no more"), "{found:?}");
        assert!(found.remedy.contains("zone file"), "{found:?}");
        glance_at_machines(&world.ctx(), &world.deps, world.account, &BTreeMap::new()).await.unwrap();
        assert_eq!(open(&world).await.len(), 1, "{}", world.name);
        panel.make_zone(world.call(), "ada.example").await.unwrap();
        world.resolved(found.id).await;
    }
}

#[tokio::test]
async fn a_zone_of_nobody_is_good_to_know() {
    for world in worlds().await {
        let panel = world.panel().await;
        panel.make_zone(world.call(), "theirs.example").await.unwrap();
        let found = world.looked().await;
        assert_eq!((found.len(), found[0].kind, found[0].severity), (1, FindingKind::ForeignThing, Severity::Info));
        panel.delete_zone(world.call(), "theirs.example").await.unwrap();
        world.resolved(found[0].id).await;
    }
}

#[tokio::test]
async fn a_custom_image_that_vanished_is_found_until_it_is_deleted_here() {
    for world in worlds().await {
        let new = NewCustomImage {
            name: "golden".to_owned(),
            description: String::new(),
            url: "https://files.example.com/golden.qcow2".to_owned(),
            windows: false,
            os_version: "24.04".to_owned(),
            offered: true,
        };
        let image = add_custom_image(&world.ctx(), &world.deps, world.account, new).await.unwrap();
        world.pass(20).await;
        assert!(world.looked().await.is_empty(), "{}", world.name);
        world.panel().await.delete_image(world.call(), image.image_id.as_deref().unwrap()).await.unwrap();
        let found = world.missing().await;
        assert_eq!(found.severity, Severity::Warning, "{found:?}");
        assert!(found.title.contains("golden") && found.remedy.contains("add it again"), "{found:?}");
        delete_custom_image(&world.ctx(), &world.deps, image.id).await.unwrap();
        world.resolved(found.id).await;
    }
}

#[tokio::test]
async fn the_user_of_a_share_that_vanished_is_critical_until_it_is_there_again() {
    for world in worlds().await {
        let new = NewObjectStorage {
            account: None,
            region: "EU".to_owned(),
            size_gb: 500,
            auto_limit_gb: None,
            name: "Shared".to_owned(),
        };
        let storage = order_object_storage(&world.ctx(), &world.deps, new).await.unwrap().id;
        world.pass(30).await;
        let share = create_share(&world.ctx(), &world.deps, storage, ADA, false).await.unwrap().id;
        // People who may use the account are nobody's business here.
        let panel = world.panel().await;
        panel.add_user(world.call(), "jane@example.com", "Jane").await.unwrap();
        assert!(world.looked().await.is_empty(), "{}", world.name);
        let row = crate::object_storage::store::shares::Entity::find_in(&world.ctx()).one(world.deps.db.read()).await;
        let row = row.unwrap().unwrap();
        assert_eq!(row.id, share.uuid());
        panel.remove_user(world.call(), row.cloud_user.as_deref().unwrap()).await.unwrap();
        let found = world.missing().await;
        assert_eq!((found.severity, found.customer), (Severity::Critical, Some(ADA)), "{found:?}");
        assert!(found.explanation.contains("S3 keys") && found.remedy.contains("bring the user back"), "{found:?}");
        // The provider has brought it back.
        let back = panel.add_user(world.call(), &row.user_email, "Ada").await.unwrap();
        let mut row = row.into_active_model();
        row.cloud_user = sea_orm::Set(Some(back.clone()));
        let tx = world.deps.db.begin().await.unwrap();
        row.update(&tx).await.unwrap();
        tx.commit().await.unwrap();
        world.resolved(found.id).await;
        // One that is left over when its share is forgotten is told of.
        let tx = world.deps.db.begin().await.unwrap();
        let row = crate::object_storage::store::shares::Entity::find_in(&world.ctx()).one(&tx).await.unwrap().unwrap();
        row.delete(&tx).await.unwrap();
        tx.commit().await.unwrap();
        let left = world.looked().await;
        assert_eq!((left.len(), left[0].kind), (1, FindingKind::ForeignThing), "{}: {left:?}", world.name);
        panel.remove_user(world.call(), &back).await.unwrap();
        world.resolved(left[0].id).await;
    }
}

#[tokio::test]
async fn a_network_that_vanished_is_found() {
    for world in worlds().await {
        let service = world.networked().await;
        let paid = super::findings::paid(&world, service);
        let tx = world.deps.db.begin().await.unwrap();
        let new = NewNetwork { customer: ADA, region: "EU".to_owned(), account: None, name: "lan".to_owned() };
        let network = create_network(&world.ctx(), &tx, new).await.unwrap().id;
        tx.commit().await.unwrap();
        world.pass(5).await;
        look(&world, &paid).await;
        assert!(open(&world).await.is_empty(), "{}", world.name);
        let row = crate::network::store::networks::Entity::find_in(&world.ctx()).one(world.deps.db.read()).await;
        let row = row.unwrap().unwrap();
        let panel = world.panel().await;
        panel.delete_network(world.call(), row.provider_ref.as_deref().unwrap()).await.unwrap();
        look(&world, &paid).await;
        let found = open(&world).await;
        assert_eq!((found.len(), found[0].kind, found[0].severity), (1, FindingKind::ThingMissing, Severity::Warning));
        assert_eq!((row.id, found[0].customer), (network.uuid(), Some(ADA)), "{found:?}");
        let tx = world.deps.db.begin().await.unwrap();
        delete_network(&world.ctx(), &tx, Some(ADA), network).await.unwrap();
        tx.commit().await.unwrap();
        world.pass(5).await;
        look(&world, &paid).await;
        assert!(open(&world).await.is_empty(), "{}", world.name);
    }
}

#[tokio::test]
async fn an_empty_list_where_there_was_much_counts_only_when_it_is_so_again() {
    for world in worlds().await {
        let panel = world.panel().await;
        for name in ["a.example", "b.example"] {
            world.kept_zone(name).await;
            panel.delete_zone(world.call(), name).await.unwrap();
        }
        assert!(world.looked().await.is_empty(), "{}: nothing is known yet", world.name);
        // Asked twice at one moment it is the same answer.
        assert!(world.looked().await.is_empty(), "{}", world.name);
        world.tick(60);
        assert_eq!(world.looked().await.len(), 2, "{}", world.name);
        panel.make_zone(world.call(), "a.example").await.unwrap();
        assert_eq!(world.looked().await.len(), 1, "{}", world.name);
        // It was not empty meanwhile, so that the next empty one is doubted again, and the finding stays as it is.
        panel.delete_zone(world.call(), "a.example").await.unwrap();
        world.tick(60);
        assert_eq!(world.looked().await.len(), 1, "{}", world.name);
    }
}

#[tokio::test]
async fn movable_addresses_are_not_gone_because_of_one_empty_list() {
    for world in worlds().await {
        let ips = [0, 1].map(|_| world.provider.buy_vip("EU", "floating").unwrap());
        assert_eq!(read_addresses(&world.ctx(), &world.deps, world.account).await.unwrap(), 2);
        let gone = async || {
            let filter = AddressFilter { show: Some(AddressShow::Gone), ..AddressFilter::default() };
            let all = list_addresses(&world.ctx(), world.deps.db.read(), &filter, &PageQuery::default()).await;
            all.unwrap().items.len()
        };
        for ip in &ips {
            assert!(world.provider.drop_vip(ip), "{}", world.name);
        }
        world.tick(60);
        assert_eq!(read_addresses(&world.ctx(), &world.deps, world.account).await.unwrap(), 0);
        assert_eq!(gone().await, 0, "{}: one look is not enough", world.name);
        world.tick(60);
        read_addresses(&world.ctx(), &world.deps, world.account).await.unwrap();
        assert_eq!(gone().await, 2, "{}", world.name);
    }
}
