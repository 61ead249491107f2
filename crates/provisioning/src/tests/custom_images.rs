//! Custom images: from an address to a server that is installed from one.

use mpanel_contabo_sim::{Fault, FaultRule};
use mpanel_core::RowId;

use super::*;

fn image(name: &str) -> NewCustomImage {
    NewCustomImage {
        name: name.to_owned(),
        description: "Hardened".to_owned(),
        url: format!("https://files.example.com/{name}.qcow2"),
        windows: false,
        os_version: "24.04".to_owned(),
        offered: true,
    }
}

impl World {
    async fn load(&self, new: NewCustomImage) -> Result<CustomImageView> {
        add_custom_image(&self.ctx(), &self.deps, self.account, new).await
    }

    async fn custom_image(&self, id: RowId) -> CustomImageView {
        let all = list_custom_images(&self.ctx(), self.deps.db.read(), self.account).await.unwrap();
        all.into_iter().find(|i| i.id == id).expect("the image is listed")
    }

    async fn on_offer(&self, id: &str) -> bool {
        let images = list_images(&self.ctx(), self.deps.db.read(), None).await.unwrap();
        images.iter().any(|i| i.id == id)
    }
}

#[tokio::test]
async fn an_image_is_loaded_offered_installed_and_kept_while_in_use() {
    for world in worlds().await {
        let service = world.active().await;
        let added = world.load(image("golden")).await.unwrap();
        let provider_id = added.image_id.clone().expect("the provider has taken it");
        assert_eq!((added.state, added.loaded_mb), (CustomImageState::Loading, 0), "{}", world.name);
        // The catalog is read while it loads: it must not be on offer yet.
        refresh_catalog(&world.ctx(), &world.deps, world.account).await.unwrap();
        assert!(!world.on_offer(&provider_id).await, "{}", world.name);
        world.pass(20).await;
        let ready = world.custom_image(added.id).await;
        assert_eq!((ready.state, ready.loaded_mb), (CustomImageState::Ready, ready.size_mb), "{}", world.name);
        assert!(ready.size_mb > 0 && world.on_offer(&provider_id).await, "{}", world.name);
        let space = custom_image_space(&world.ctx(), &world.deps, world.account).await.unwrap();
        assert_eq!((space.images, space.used_mb + space.free_mb), (1, space.total_mb), "{}", world.name);

        let mut again = ActionRequest::new(ActionKind::Reinstall);
        again.image_id = Some(provider_id.clone());
        again.confirm_name = Some("web1.example.com".to_owned());
        let tx = world.deps.db.begin().await.unwrap();
        request_action(&world.ctx(), &tx, &world.deps.vault, service, Viewer::Customer, again).await.unwrap();
        tx.commit().await.unwrap();
        let refused = delete_custom_image(&world.ctx(), &world.deps, added.id).await.unwrap_err();
        assert_eq!(refused.code(), "custom_image_in_use", "{}", world.name);
        world.pass(200).await;
        assert_eq!(world.custom_image(added.id).await.servers, 1, "{}", world.name);
        let refused = delete_custom_image(&world.ctx(), &world.deps, added.id).await.unwrap_err();
        assert!(refused.detail().contains("One server"), "{}: {refused}", world.name);
    }
}

#[tokio::test]
async fn an_image_is_renamed_withdrawn_and_deleted() {
    for world in worlds().await {
        let added = world.load(image("golden")).await.unwrap();
        world.pass(20).await;
        let (ctx, deps) = (world.ctx(), &world.deps);
        let named = change_custom_image(&ctx, deps, added.id, Some("silver"), Some(false)).await.unwrap();
        assert_eq!((named.name.as_str(), named.offered), ("silver", false), "{}", world.name);
        let provider_id = named.image_id.unwrap();
        refresh_catalog(&ctx, deps, world.account).await.unwrap();
        assert!(!world.on_offer(&provider_id).await, "{}: withdrawn stays withdrawn", world.name);
        world.load(image("golden")).await.unwrap();
        let refused = change_custom_image(&ctx, deps, added.id, Some("golden"), None).await.unwrap_err();
        assert_eq!(refused.fields()[0].code, "taken", "{}", world.name);
        delete_custom_image(&ctx, deps, added.id).await.unwrap();
        let gone = delete_custom_image(&ctx, deps, added.id).await.unwrap_err();
        assert_eq!(gone.kind(), mpanel_core::ErrorKind::NotFound, "{}", world.name);
        let space = custom_image_space(&ctx, deps, world.account).await.unwrap();
        assert_eq!(space.images, 1, "{}", world.name);
    }
}

#[tokio::test]
async fn what_fails_says_why_and_a_lost_reply_adds_no_second_one() {
    for world in worlds().await {
        world.provider.inject(FaultRule::new("POST", "/v1/compute/images", 1, Fault::DropAfter));
        let added = world.load(image("golden")).await.unwrap();
        assert_eq!((added.state, added.image_id), (CustomImageState::Requested, None), "{}", world.name);
        let early = delete_custom_image(&world.ctx(), &world.deps, added.id).await.unwrap_err();
        assert_eq!(early.code(), "custom_image_unconfirmed", "{}", world.name);
        world.pass(20).await;
        assert_eq!(world.custom_image(added.id).await.state, CustomImageState::Ready, "{}", world.name);
        let refused = world.load(image("golden")).await.unwrap_err();
        assert_eq!(refused.fields()[0].pointer, "/name", "{}", world.name);

        let mut broken = image("broken");
        broken.url = "https://nowhere.invalid/broken.iso".to_owned();
        let broken = world.load(broken).await.unwrap();
        world.pass(20).await;
        let shown = world.custom_image(broken.id).await;
        assert_eq!(shown.state, CustomImageState::Failed, "{}", world.name);
        assert!(shown.error.is_some_and(|e| e.contains("without a login")), "{}", world.name);
        delete_custom_image(&world.ctx(), &world.deps, broken.id).await.unwrap();

        // The account has 25 GB, an image takes 2.
        for n in 0..11 {
            world.load(image(&format!("filler-{n}"))).await.unwrap();
        }
        let full = world.load(image("one-too-many")).await.unwrap_err();
        assert_eq!(full.code(), "custom_image_space", "{}", world.name);
        let listed = list_custom_images(&world.ctx(), world.deps.db.read(), world.account).await.unwrap();
        assert_eq!(listed.len(), 12, "{}: what is refused leaves nothing behind", world.name);
    }
}

impl World {
    /// What the plan of the test's services allows.
    async fn allow(&self, images: i32, gb: i32) {
        let ctx = self.ctx();
        let product = ProductId(Uuid::from_u128(13));
        let tx = self.deps.db.begin().await.unwrap();
        let own = OwnImageAllowance { images, gb };
        put_product_setup(&ctx, &tx, product, None, true, own, None).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn own(&self, customer: CustomerId, service: ServiceId, name: &str) -> Result<CustomImageView> {
        add_own_image(&self.ctx(), &self.deps, customer, service, image(name)).await
    }
}

#[tokio::test]
async fn customers_have_as_many_images_of_their_own_as_their_plans_allow() {
    for world in worlds().await {
        let customer = CustomerId(Uuid::from_u128(11));
        let service = world.active().await;
        let none = world.own(customer, service, "mine").await.unwrap_err();
        assert_eq!(none.code(), "custom_image_space", "{}", world.name);
        assert!(none.detail().contains("do not include"), "{}: {none}", world.name);

        world.allow(2, 3).await;
        let stranger = world.own(CustomerId(Uuid::from_u128(99)), service, "mine").await.unwrap_err();
        assert_eq!(stranger.kind(), mpanel_core::ErrorKind::NotFound, "{}", world.name);
        let added = world.own(customer, service, "mine").await.unwrap();
        assert_eq!(
            (added.name.as_str(), added.offered, added.customer),
            ("mine", false, Some(customer)),
            "{}",
            world.name
        );
        // The business has its own names.
        world.load(image("mine")).await.unwrap();
        let taken = world.own(customer, service, "mine").await.unwrap_err();
        assert_eq!(taken.fields()[0].code, "taken", "{}", world.name);
        world.pass(20).await;
        refresh_catalog(&world.ctx(), &world.deps, world.account).await.unwrap();
        let provider_id = world.custom_image(added.id).await.image_id.unwrap();
        assert!(!world.on_offer(&provider_id).await, "{}: nobody else may choose it", world.name);

        // Each takes 2 GB: the second is more than the third GB.
        let second = world.own(customer, service, "second").await.unwrap();
        let third = world.own(customer, service, "third").await.unwrap_err();
        assert!(third.detail().contains("include 2 images"), "{}: {third}", world.name);
        world.pass(20).await;
        let shown = own_images(&world.ctx(), world.deps.db.read(), customer).await.unwrap();
        let failed = shown.images.iter().find(|i| i.id == second.id).unwrap();
        assert_eq!(failed.state, CustomImageState::Failed, "{}: {failed:?}", world.name);
        assert!(failed.error.as_ref().is_some_and(|e| e.contains("larger than what is left")), "{}", world.name);
        let space = custom_image_space(&world.ctx(), &world.deps, world.account).await.unwrap();
        assert_eq!(space.images, 2, "{}: it is gone at the provider", world.name);
        assert_eq!(
            (shown.spaces.len(), shown.spaces[0].images, shown.spaces[0].images_max),
            (1, 2, 2),
            "{}: one that has failed counts",
            world.name
        );
        assert_eq!((shown.spaces[0].used_mb, shown.spaces[0].total_mb), (2048, 3 * 1024), "{}", world.name);
        delete_own_image(&world.ctx(), &world.deps, customer, second.id).await.unwrap();

        let withdrawn = change_custom_image(&world.ctx(), &world.deps, added.id, None, Some(true)).await.unwrap_err();
        assert_eq!(withdrawn.fields()[0].pointer, "/offered", "{}", world.name);
        let renamed = change_custom_image(&world.ctx(), &world.deps, added.id, Some("ours"), None).await.unwrap();
        assert_eq!(renamed.name, "ours", "{}", world.name);
    }
}

#[tokio::test]
async fn an_image_of_a_customers_own_is_installed_by_them_alone() {
    for world in worlds().await {
        let customer = CustomerId(Uuid::from_u128(11));
        let service = world.active().await;
        world.allow(1, 10).await;
        let added = world.own(customer, service, "mine").await.unwrap();
        let mut again = ActionRequest::new(ActionKind::Reinstall);
        again.image_id = added.image_id.clone();
        again.confirm_name = Some("web1.example.com".to_owned());
        let ask = |request: ActionRequest| async {
            let tx = world.deps.db.begin().await.unwrap();
            let asked = request_action(&world.ctx(), &tx, &world.deps.vault, service, Viewer::Customer, request).await;
            if asked.is_ok() {
                tx.commit().await.unwrap();
            }
            asked
        };
        let early = ask(again.clone()).await.unwrap_err();
        assert_eq!(early.fields()[0].pointer, "/image_id", "{}: it is still loading", world.name);
        world.pass(20).await;
        assert!(!is_own_of_other(&world, &added).await, "{}", world.name);
        ask(again).await.unwrap();
        world.pass(200).await;
        assert_eq!(Some(world.machine(service).await.image_id), added.image_id, "{}", world.name);
        assert_eq!(world.get(service).await.image_name, "mine", "{}", world.name);
        let used = delete_own_image(&world.ctx(), &world.deps, customer, added.id).await.unwrap_err();
        assert_eq!(used.code(), "custom_image_in_use", "{}", world.name);
        let other = CustomerId(Uuid::from_u128(99));
        let hidden = delete_own_image(&world.ctx(), &world.deps, other, added.id).await.unwrap_err();
        assert_eq!(hidden.kind(), mpanel_core::ErrorKind::NotFound, "{}", world.name);
    }
}

/// Whether another customer could install an image.
async fn is_own_of_other(world: &World, image: &CustomImageView) -> bool {
    let (other, account) = (CustomerId(Uuid::from_u128(99)), Some(world.account.uuid()));
    let id = image.image_id.as_deref().unwrap();
    let tx = world.deps.db.begin().await.unwrap();
    crate::custom_image::is_own(&world.ctx(), &tx, other, account, id).await.unwrap()
}

#[tokio::test]
async fn a_customers_image_is_on_offer_to_nobody_before_its_id_is_known() {
    for world in worlds().await {
        let customer = CustomerId(Uuid::from_u128(11));
        let service = world.active().await;
        world.allow(1, 10).await;
        world.provider.inject(FaultRule::new("POST", "/v1/compute/images", 1, Fault::DropAfter));
        let added = world.own(customer, service, "mine").await.unwrap();
        assert_eq!(added.image_id, None, "{}", world.name);
        world.tick(20);
        refresh_catalog(&world.ctx(), &world.deps, world.account).await.unwrap();
        let offered = list_images(&world.ctx(), world.deps.db.read(), None).await.unwrap();
        assert!(offered.iter().all(|i| !i.name.contains("mine")), "{}: {offered:?}", world.name);
    }
}

#[tokio::test]
async fn an_image_that_is_being_deleted_is_not_installed() {
    for world in worlds().await {
        let added = world.load(image("golden")).await.unwrap();
        let provider_id = added.image_id.clone().unwrap();
        world.pass(20).await;
        let fail = |fault| world.provider.inject(FaultRule::new("DELETE", "/v1/compute/images", 1, fault));
        fail(Fault::RateLimited { retry_after: None });
        delete_custom_image(&world.ctx(), &world.deps, added.id).await.unwrap_err();
        assert_eq!(world.custom_image(added.id).await.state, CustomImageState::Ready, "{}", world.name);
        assert!(world.on_offer(&provider_id).await, "{}: nothing has happened", world.name);

        fail(Fault::DropAfter);
        delete_custom_image(&world.ctx(), &world.deps, added.id).await.unwrap_err();
        let shown = world.custom_image(added.id).await;
        assert_eq!(shown.state, CustomImageState::Failed, "{}", world.name);
        assert!(shown.error.is_some_and(|e| e.contains("delete it again")), "{}", world.name);
        assert!(!world.on_offer(&provider_id).await, "{}: it may be gone", world.name);
        delete_custom_image(&world.ctx(), &world.deps, added.id).await.unwrap();
    }
}

#[tokio::test]
async fn an_image_that_is_never_confirmed_fails_after_a_day_of_silence() {
    for world in worlds().await {
        world.provider.inject(FaultRule::new("POST", "/v1/compute/images", 1, Fault::DropBefore));
        let added = world.load(image("golden")).await.unwrap();
        world.provider.inject(FaultRule::new("GET", "/v1/compute/images", 50, Fault::ErrorBefore { status: 503 }));
        world.tick(86_400);
        world.pass(1).await;
        let shown = world.custom_image(added.id).await;
        assert_eq!(shown.state, CustomImageState::Failed, "{}", world.name);
        assert!(shown.error.is_some_and(|e| e.contains("for a day")), "{}", world.name);
        delete_custom_image(&world.ctx(), &world.deps, added.id).await.unwrap();
    }
}

/// Writes over what was sold with a service.
async fn sold_as(world: &World, service: ServiceId, product: &str) {
    let (ctx, tx) = (world.ctx(), world.deps.db.begin().await.unwrap());
    let mut row = crate::service::store::lock(&tx, &ctx, service).await.unwrap();
    row.product = product.to_owned();
    crate::service::store::save_quietly(&ctx, &tx, row).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn images_go_after_the_last_server_whatever_other_services_and_images_there_are() {
    for world in worlds().await {
        let (customer, other) = (CustomerId(Uuid::from_u128(11)), CustomerId(Uuid::from_u128(99)));
        world.allow(1, 10).await;
        let unreadable = {
            let ctx = world.ctx();
            let new = NewService { customer: other, ..new_service(&ctx, Access::Password) };
            let tx = world.deps.db.begin().await.unwrap();
            let id = create_service(&ctx, &tx, &world.deps.vault, new).await.unwrap().id;
            begin_provisioning(&ctx, &tx, id).await.unwrap();
            tx.commit().await.unwrap();
            world.pass(30).await;
            id
        };
        let first = world.own(other, unreadable, "first").await.unwrap();
        let (server, domain) = (world.active().await, world.active().await);
        let left = world.own(customer, server, "left").await.unwrap();
        world.pass(20).await;
        let mut product = world.get(domain).await.product;
        let contact = crate::tests::domain_names::person("Owner");
        product.domain = Some(DomainSold { name: "example.com".to_owned(), is_transfer: false, code: None, contact });
        sold_as(&world, domain, &serde_json::to_string(&product).unwrap()).await;
        let tx = world.deps.db.begin().await.unwrap();
        terminate_service(&world.ctx(), &tx, server, "over").await.unwrap();
        tx.commit().await.unwrap();
        world.pass(30).await;
        world.expect(server, ServiceState::Terminated).await;
        sold_as(&world, unreadable, "nothing").await;
        world.tick(29 * 86_400);
        assert_eq!(delete_left_images(&world.ctx(), &world.deps).await.unwrap(), 0, "{}", world.name);
        world.tick(2 * 86_400);
        assert_eq!(delete_left_images(&world.ctx(), &world.deps).await.unwrap(), 1, "{}", world.name);
        let listed = list_custom_images(&world.ctx(), world.deps.db.read(), world.account).await.unwrap();
        let ids: Vec<RowId> = listed.iter().map(|image| image.id).collect();
        assert!(ids.contains(&first.id) && !ids.contains(&left.id), "{}: {listed:?}", world.name);
    }
}
