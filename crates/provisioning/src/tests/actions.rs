//! Actions: done once, watched to the end, refused with a reason.

use mpanel_contabo_sim::{Fault, FaultRule, Status};
use mpanel_core::ServiceActionId;

use super::*;

async fn ask(world: &World, id: ServiceId, request: ActionRequest) -> Result<ActionView> {
    let tx = world.deps.db.begin().await.unwrap();
    let action = request_action(&world.ctx(), &tx, &world.deps.vault, id, Viewer::Customer, request).await?;
    tx.commit().await.unwrap();
    Ok(action)
}

async fn done(world: &World, id: ServiceActionId, seconds: u64) -> ActionView {
    world.pass(seconds).await;
    get_action(&world.ctx(), world.deps.db.read(), id).await.unwrap()
}

async fn password(world: &World, id: ServiceId) -> String {
    let login = reveal_credentials(&world.ctx(), world.deps.db.read(), &world.deps.vault, id).await.unwrap();
    login.password.unwrap().expose().to_owned()
}

fn reinstall() -> ActionRequest {
    let confirm_name = Some("web1.example.com".to_owned());
    ActionRequest { confirm_name, ..ActionRequest::new(ActionKind::Reinstall) }
}

#[tokio::test]
async fn power_actions_end_when_the_machine_shows_it() {
    for world in worlds().await {
        let id = world.active().await;
        for (kind, power) in [
            (ActionKind::Stop, "stopped"),
            (ActionKind::Start, "running"),
            (ActionKind::Restart, "running"),
            (ActionKind::Shutdown, "stopped"),
            (ActionKind::Rescue, "rescue"),
            (ActionKind::Restart, "running"),
        ] {
            let action = ask(&world, id, ActionRequest::new(kind)).await.unwrap();
            assert_eq!(world.get(id).await.running_action, Some(action.id));
            let action = done(&world, action.id, 40).await;
            assert_eq!(action.state, ActionState::Succeeded, "{} {kind}: {:?}", world.name, action.error);
            let service = world.get(id).await;
            assert_eq!((service.power.as_str(), service.running_action), (power, None), "{} {kind}", world.name);
        }
        assert_eq!(world.happened(|e| matches!(e, Event::ServiceActionFinished { succeeded: true, .. })).await, 6);
        assert_eq!(world.unfinished_jobs().await, 0);
    }
}

#[tokio::test]
async fn one_action_at_a_time_and_none_while_suspended() {
    for world in worlds().await {
        let id = world.active().await;
        ask(&world, id, ActionRequest::new(ActionKind::Restart)).await.unwrap();
        let refused = ask(&world, id, ActionRequest::new(ActionKind::Stop)).await.unwrap_err();
        assert_eq!(refused.code(), "action_not_possible");
        assert!(refused.detail().contains("Another action"), "{refused}");
        world.pass(40).await;
        let tx = world.deps.db.begin().await.unwrap();
        suspend_service(&world.ctx(), &tx, id, SuspensionReason::NonPayment, None).await.unwrap();
        tx.commit().await.unwrap();
        world.pass(10).await;
        let refused = ask(&world, id, ActionRequest::new(ActionKind::Start)).await.unwrap_err();
        assert_eq!(refused.code(), "service_suspended");
        assert!(refused.detail().contains("overdue"), "{}: {refused}", world.name);
    }
}

#[tokio::test]
async fn a_suspension_overtakes_a_queued_action() {
    for world in worlds().await {
        let id = world.active().await;
        let action = ask(&world, id, ActionRequest::new(ActionKind::Restart)).await.unwrap();
        let tx = world.deps.db.begin().await.unwrap();
        suspend_service(&world.ctx(), &tx, id, SuspensionReason::Staff, None).await.unwrap();
        tx.commit().await.unwrap();
        let action = done(&world, action.id, 60).await;
        assert_eq!(action.state, ActionState::Failed, "{}", world.name);
        world.expect(id, ServiceState::Suspended).await;
        assert_eq!(world.machine(id).await.status, Status::Stopped);
    }
}

#[tokio::test]
async fn a_new_password_replaces_the_old_one_when_it_is_set() {
    for world in worlds().await {
        let id = world.active().await;
        let before = password(&world, id).await;
        let action = ask(&world, id, ActionRequest::new(ActionKind::ResetPassword)).await.unwrap();
        let action = done(&world, action.id, 60).await;
        assert_eq!(action.state, ActionState::Succeeded, "{}: {:?}", world.name, action.error);
        assert_ne!(password(&world, id).await, before);
        assert_eq!(world.provider.totals().secrets, 1, "{}: the old secret is not left at the provider", world.name);
    }
}

#[tokio::test]
async fn the_rescue_system_and_a_new_password_let_chosen_keys_in() {
    for world in worlds().await {
        let id = world.active().await;
        let rescue = ActionRequest { ssh_key: Some(KEY.to_owned()), ..ActionRequest::new(ActionKind::Rescue) };
        let action = ask(&world, id, rescue).await.unwrap();
        let action = done(&world, action.id, 60).await;
        assert_eq!(action.state, ActionState::Succeeded, "{}: {:?}", world.name, action.error);
        let machine = world.machine(id).await;
        assert_eq!((machine.rescue_keys.len(), machine.ssh_keys.len()), (1, 0), "{}", world.name);
        assert_eq!(world.get(id).await.access, "password", "{}: the rescue system leaves no trace", world.name);

        let restart = ask(&world, id, ActionRequest::new(ActionKind::Restart)).await.unwrap();
        done(&world, restart.id, 60).await;
        let before = password(&world, id).await;
        let reset = ActionRequest { ssh_key: Some(KEY.to_owned()), ..ActionRequest::new(ActionKind::ResetPassword) };
        let action = ask(&world, id, reset).await.unwrap();
        let action = done(&world, action.id, 60).await;
        assert_eq!(action.state, ActionState::Succeeded, "{}: {:?}", world.name, action.error);
        assert_ne!(password(&world, id).await, before, "{}: a password is made all the same", world.name);
        assert_eq!(world.machine(id).await.ssh_keys.len(), 1, "{}", world.name);

        // The key is the service's: a new installation brings it again.
        let action = ask(&world, id, reinstall()).await.unwrap();
        done(&world, action.id, 200).await;
        let machine = world.machine(id).await;
        assert_eq!((machine.ssh_keys.len(), machine.root_password.is_some()), (1, true), "{}", world.name);
    }
}

#[tokio::test]
async fn keys_are_refused_where_they_do_nothing() {
    for world in worlds().await {
        let id = world.active().await;
        for (kind, key, code) in [
            (ActionKind::Restart, KEY, "not_for_this_action"),
            (ActionKind::Rescue, "no key", "not_a_public_key"),
            (ActionKind::ResetPassword, "no key", "not_a_public_key"),
        ] {
            let odd = ActionRequest { ssh_key: Some(key.to_owned()), ..ActionRequest::new(kind) };
            let refused = ask(&world, id, odd).await.unwrap_err();
            assert_eq!(refused.fields()[0].code, code, "{}: {kind}", world.name);
        }
        assert_eq!(world.get(id).await.running_action, None, "{}", world.name);
    }
}

#[tokio::test]
async fn a_reinstallation_needs_the_name_and_brings_image_and_key() {
    for world in worlds().await {
        let id = world.active().await;
        let refused = ask(&world, id, ActionRequest::new(ActionKind::Reinstall)).await.unwrap_err();
        assert_eq!(refused.fields()[0].pointer, "/confirm_name");
        let unknown = ActionRequest { image_id: Some(Uuid::from_u128(5).to_string()), ..reinstall() };
        assert_eq!(ask(&world, id, unknown).await.unwrap_err().fields()[0].code, "unknown_image");
        let other = mpanel_contabo_sim::standard_images().iter().find(|i| i.name == "debian-12").unwrap();
        let request =
            ActionRequest { image_id: Some(other.id.to_owned()), ssh_key: Some(KEY.to_owned()), ..reinstall() };
        let action = ask(&world, id, request).await.unwrap();
        let action = done(&world, action.id, 60).await;
        assert_eq!(action.state, ActionState::Succeeded, "{}: {:?}", world.name, action.error);
        let (service, machine) = (world.get(id).await, world.machine(id).await);
        assert_eq!((service.image_name.as_str(), machine.image_id.as_str()), ("debian-12", other.id));
        assert_eq!((service.access.as_str(), service.has_password, machine.ssh_keys.len()), ("ssh_key", false, 1));
        assert!(machine.user_data.unwrap().contains("web1.example.com"), "cloud-init is sent again");
    }
}

#[tokio::test]
async fn a_reinstallation_that_is_silently_not_done_is_found_out() {
    for world in worlds().await {
        let id = world.active().await;
        let before = password(&world, id).await;
        world.provider.ignore_reinstalls(1);
        let action = ask(&world, id, reinstall()).await.unwrap();
        let action = done(&world, action.id, 180).await;
        assert_eq!(action.state, ActionState::Failed, "{}", world.name);
        assert!(action.error.unwrap().contains("never began"));
        assert_eq!(password(&world, id).await, before, "{}: the old password still opens", world.name);
        assert_eq!(world.get(id).await.running_action, None);
    }
}

#[tokio::test]
async fn a_restart_with_a_lost_reply_is_not_repeated() {
    for world in worlds().await {
        let id = world.active().await;
        world.provider.inject(FaultRule::new("POST", "/v1/compute/instances", 1, Fault::DropAfter));
        let audits = world.provider.totals().audits;
        let action = ask(&world, id, ActionRequest::new(ActionKind::Restart)).await.unwrap();
        let action = done(&world, action.id, 60).await;
        assert_eq!(action.state, ActionState::Succeeded, "{}: {:?}", world.name, action.error);
        assert_eq!(world.provider.totals().audits, audits + 1, "{}: one restart", world.name);
    }
}

#[tokio::test]
async fn an_action_the_provider_never_took_is_sent_again_and_then_given_up() {
    for world in worlds().await {
        let id = world.active().await;
        world.provider.inject(FaultRule::new("POST", "/v1/compute/instances", 1, Fault::ErrorBefore { status: 500 }));
        let action = ask(&world, id, ActionRequest::new(ActionKind::Stop)).await.unwrap();
        let action = done(&world, action.id, 90).await;
        assert_eq!(action.state, ActionState::Succeeded, "{}: {:?}", world.name, action.error);
        world.provider.inject(FaultRule::new("POST", "/v1/compute/instances", 9, Fault::ErrorBefore { status: 500 }));
        let action = ask(&world, id, ActionRequest::new(ActionKind::Start)).await.unwrap();
        let action = done(&world, action.id, 300).await;
        assert_eq!(action.state, ActionState::Failed, "{}", world.name);
        assert!(action.error.unwrap().contains("Nothing was changed"));
    }
}

#[tokio::test]
async fn only_reinstallations_take_settings() {
    for world in worlds().await {
        let id = world.active().await;
        let odd = ActionRequest { image_id: Some(UBUNTU.to_owned()), ..ActionRequest::new(ActionKind::Stop) };
        assert_eq!(ask(&world, id, odd).await.unwrap_err().fields()[0].code, "not_for_this_action");
        let page = list_actions(&world.ctx(), world.deps.db.read(), id, &PageQuery::default()).await.unwrap();
        assert_eq!(page.total, 0, "{}", world.name);
    }
}
