//! Tags at the provider: which are ours, which machines lack theirs or carry others', and writing them again.

use mpanel_contabo_sim::{Fault, FaultRule};

use super::findings::strange_machine;
use super::*;
use crate::provider::CallId;

impl World {
    async fn tag_check(&self) -> TagCheck {
        check_tags(&self.ctx(), &self.deps, self.account, None).await.unwrap()
    }

    async fn written(&self, ids: &[ServiceId]) -> TagsWritten {
        write_tags(&self.ctx(), &self.deps, self.account, ids).await.unwrap()
    }

    /// Somebody puts a tag on a machine in the provider's panel.
    async fn put_tag(&self, machine: &str, tag: String) {
        let ctx = self.ctx();
        let row = crate::account::store::find(self.deps.db.read(), &ctx, self.account).await.unwrap();
        self.deps.provider(&row).unwrap().tag_machine(CallId::new(&ctx), machine, &[tag]).await.unwrap();
    }
}

#[tokio::test]
async fn tags_say_whose_they_are_and_what_carries_them() {
    for world in worlds().await {
        let service = world.active().await;
        let machine = world.get(service).await.instance_id.unwrap();
        world.put_tag(&machine, "Web-Server".to_owned()).await;
        world.put_tag(&machine, format!("mpanel:{}", ServiceId(Uuid::from_u128(9)))).await;
        let page = list_tags(&world.ctx(), &world.deps, world.account, 1).await.unwrap();
        let mut meanings: Vec<&str> = page.tags.iter().map(|tag| tag.meaning.as_str()).collect();
        meanings.sort_unstable();
        assert_eq!(meanings, ["business", "customer", "foreign", "server", "unknown"], "{}", world.name);
        assert_eq!(page.next, None, "{}", world.name);
        let server = page.tags.iter().find(|tag| tag.meaning == TagMeaning::Server).unwrap();
        assert_eq!((server.service, server.hostname.as_deref()), (Some(service), Some("web1.example.com")));
        let carriers = list_tag_carriers(&world.ctx(), &world.deps, world.account, &server.id).await.unwrap();
        assert_eq!(carriers.len(), 1, "{}", world.name);
        assert_eq!((carriers[0].kind.as_str(), carriers[0].id.as_str()), ("instance", machine.as_str()));
    }
}

#[tokio::test]
async fn what_lacks_is_written_and_what_is_wrong_is_taken_off() {
    for world in worlds().await {
        let (one, two) = (world.active().await, world.active().await);
        let well = world.tag_check().await;
        assert_eq!((well.checked, well.faults.len(), well.next), (2, 0, None), "{}: {:?}", world.name, well.faults);

        // A machine of nobody carries the tags of the first service and of its customer.
        let strange = strange_machine(&world, "office vpn").await;
        let customer = world.get(one).await.customer;
        world.put_tag(&strange, format!("mpanel:{one}")).await;
        world.put_tag(&strange, format!("mpanel:{customer}")).await;
        let found = world.tag_check().await;
        assert_eq!(found.faults.len(), 1, "{}: {:?}", world.name, found.faults);
        let fault = &found.faults[0];
        assert_eq!((fault.service, fault.missing.len(), fault.strays.len()), (one, 0, 2), "{}: {fault:?}", world.name);
        assert!(fault.strays.iter().all(|stray| stray.machine == strange && stray.hostname.is_none()));
        let done = world.written(&[one]).await;
        assert_eq!((done.written, done.removed, done.failed.len()), (1, 2, 0), "{}: {done:?}", world.name);
        assert!(world.tag_check().await.faults.is_empty(), "{}", world.name);

        // All is lost; the provider does not take the tags of one machine.
        world.provider.forget_tags();
        let lost = world.tag_check().await;
        assert_eq!(lost.faults.iter().map(|f| f.missing.len()).collect::<Vec<_>>(), [3, 3], "{}", world.name);
        world.provider.inject(FaultRule::new("POST", "/v1/tags", 1, Fault::ErrorBefore { status: 503 }));
        let done = world.written(&[one, two]).await;
        assert_eq!((done.written, done.failed.len()), (1, 1), "{}: {done:?}", world.name);
        assert_eq!(done.failed[0].service, one, "{}", world.name);
        assert_eq!(world.written(&[one, two]).await.written, 2, "{}: again, and nothing is in the way", world.name);
        assert!(world.tag_check().await.faults.is_empty(), "{}", world.name);

        let nobody = write_tags(&world.ctx(), &world.deps, world.account, &[]).await.unwrap_err();
        assert_eq!(nobody.fields()[0].pointer, "/service_ids", "{}", world.name);
        let far = [ServiceId(Uuid::from_u128(9))];
        let unknown = write_tags(&world.ctx(), &world.deps, world.account, &far).await.unwrap_err();
        assert_eq!(unknown.kind(), mpanel_core::ErrorKind::NotFound, "{}", world.name);
    }
}

#[tokio::test]
async fn images_and_storages_carry_their_tags_which_are_checked_and_written_again() {
    for world in worlds().await {
        let (ctx, deps, account) = (world.ctx(), world.deps.clone(), world.account);
        let image = NewCustomImage {
            name: "golden".to_owned(),
            description: String::new(),
            url: "https://files.example.com/golden.qcow2".to_owned(),
            windows: false,
            os_version: "24.04".to_owned(),
            offered: true,
        };
        add_custom_image(&ctx, &deps, account, image).await.unwrap();
        let storage = NewObjectStorage {
            account: None,
            region: "EU".to_owned(),
            size_gb: 500,
            auto_limit_gb: None,
            name: "Shared".to_owned(),
        };
        order_object_storage(&ctx, &deps, storage).await.unwrap();
        world.pass(60).await;
        let well = check_thing_tags(&world.ctx(), &deps, account).await.unwrap();
        assert_eq!((well.checked, well.faults.len()), (2, 0), "{}: {:?}", world.name, well.faults);
        let page = list_tags(&world.ctx(), &deps, account, 1).await.unwrap();
        let business = page.tags.iter().find(|tag| tag.meaning == TagMeaning::Business).unwrap();
        let carriers = list_tag_carriers(&world.ctx(), &deps, account, &business.id).await.unwrap();
        let mut kinds: Vec<&str> = carriers.iter().map(|one| one.kind.as_str()).collect();
        kinds.sort_unstable();
        assert_eq!(kinds, ["image", "object-storage"], "{}", world.name);

        world.provider.forget_tags();
        let lost = check_thing_tags(&world.ctx(), &deps, account).await.unwrap();
        let lacks: Vec<usize> = lost.faults.iter().map(|fault| fault.missing.len()).collect();
        assert_eq!(lacks, [1, 1], "{}: {:?}", world.name, lost.faults);
        world.provider.inject(FaultRule::new("POST", "/v1/tags", 1, Fault::ErrorBefore { status: 503 }));
        let done = write_thing_tags(&world.ctx(), &deps, account).await.unwrap();
        assert_eq!((done.written, done.failed.len()), (1, 1), "{}: {done:?}", world.name);
        let done = write_thing_tags(&world.ctx(), &deps, account).await.unwrap();
        assert_eq!((done.written, done.failed.len()), (1, 0), "{}: {done:?}", world.name);
        let mended = check_thing_tags(&world.ctx(), &deps, account).await.unwrap();
        assert!(mended.faults.is_empty(), "{}: {:?}", world.name, mended.faults);
    }
}
