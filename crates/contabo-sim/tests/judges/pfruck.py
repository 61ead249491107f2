"""Drives the simulator with pfruck-contabo, a client that others generated from an older API document.

Its models are strict, so a good answer means that the simulator's rows have the documented shapes. Answers with a date
that is not set (machines and object storages that nobody cancelled) are read raw: its models refuse those, and for
machines they refuse every date.

Usage: pfruck.py URL CLIENT_ID CLIENT_SECRET USERNAME PASSWORD
"""

import json
import sys
import time
import urllib.parse
import urllib.request
import uuid

import pfruck_contabo as api

URL, CLIENT_ID, CLIENT_SECRET, USERNAME, PASSWORD = sys.argv[1:]
TOKEN_PATH = "/auth/realms/contabo/protocol/openid-connect/token"
UBUNTU = "afecbb85-e2fc-46f0-9684-b46b1faf00bb"
calls = 0


def post(path, body, headers=None):
    request = urllib.request.Request(URL + path, data=body, headers=headers or {})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def log_in():
    form = dict(grant_type="password", client_id=CLIENT_ID, client_secret=CLIENT_SECRET, username=USERNAME, password=PASSWORD)
    return post(TOKEN_PATH, urllib.parse.urlencode(form).encode())["access_token"]


def advance(seconds):
    body = json.dumps({"advance_seconds": seconds}).encode()
    post("/_sim/clock", body, {"Authorization": "Bearer " + CLIENT_SECRET})


def call(method, *arguments, **named):
    global calls
    calls += 1
    return method(str(uuid.uuid4()), *arguments, **named)


def raw(owner, name, *arguments, **named):
    """The same call, with the answer as plain data."""
    response = call(getattr(owner, name + "_without_preload_content"), *arguments, **named)
    assert response.status < 300, (name, response.status, response.data)
    return json.loads(response.data)["data"] if response.data else None


def refused(status, method, *arguments, **named):
    try:
        call(method, *arguments, **named)
    except api.ApiException as error:
        assert error.status == status, (error.status, error.body)
    else:
        raise AssertionError(f"{method.__name__} was not refused")


def secrets(client):
    store = api.SecretsApi(client)
    new = api.CreateSecretRequest(name="root", value="Sandbox!1?word", type="password")
    password = int(call(store.create_secret, new).data[0].secret_id)
    assert call(store.retrieve_secret, password).data[0].value == "Sandbox!1?word"
    call(store.update_secret, password, api.UpdateSecretRequest(name="renamed"))
    assert call(store.retrieve_secret_list).data[0].name == "renamed"
    return password


def machines(client, password):
    store = api.InstancesApi(client)
    new = api.CreateInstanceRequest(
        period=1, product_id="V154", display_name="judged", default_user="root", root_password=password,
        add_ons=api.CreateInstanceAddons(private_networking={}),
    )
    machine = call(store.create_instance, new).data[0].instance_id
    advance(15)
    rows = raw(store, "retrieve_instances_list")
    assert [row["instanceId"] for row in rows] == [machine] and rows[0]["status"] == "running", rows
    actions = api.InstanceActionsApi(client)
    for action in (actions.stop, actions.start, actions.restart, actions.shutdown):
        assert call(action, machine).data[0].instance_id == machine
        advance(5)
    call(actions.start, machine)
    advance(5)
    call(store.patch_instance, machine, api.PatchInstanceRequest(display_name="judged again"))
    assert raw(store, "retrieve_instance", machine)[0]["displayName"] == "judged again"
    return machine


def snapshots(client, machine):
    store = api.SnapshotsApi(client)
    first = call(store.create_snapshot, machine, api.CreateSnapshotRequest(name="first", description="One")).data[0]
    assert call(store.retrieve_snapshot, machine, first.snapshot_id).data[0].name == "first"
    assert len(call(store.retrieve_snapshot_list, machine).data) == 1
    call(store.rollback_snapshot, machine, first.snapshot_id, {})
    call(store.delete_snapshot, machine, first.snapshot_id)
    refused(404, store.retrieve_snapshot, machine, first.snapshot_id)


def images(client):
    store = api.ImagesApi(client)
    assert UBUNTU in [image.image_id for image in call(store.retrieve_image_list, size=100).data]
    new = api.CreateCustomImageRequest(name="own", url="https://images.example/own.qcow2", os_type="Linux", version="1")
    own = call(store.create_custom_image, new).data[0].image_id
    assert call(store.retrieve_image, own).data[0].status == "Pending"
    call(store.retrieve_custom_images_stats)
    call(store.delete_image, own)


def tags(client, machine):
    store, marks = api.TagsApi(client), api.TagAssignmentsApi(client)
    tag = call(store.create_tag, api.CreateTagRequest(name="web", color="#0A78C3")).data[0].tag_id
    call(marks.create_assignment, tag, "instance", str(machine))
    assert call(marks.retrieve_assignment_list, tag).data[0].resource_id == str(machine)
    refused(409, store.delete_tag, tag)
    call(marks.delete_assignment, tag, "instance", str(machine))
    call(store.delete_tag, tag)


def networks(client, machine):
    store = api.PrivateNetworksApi(client)
    network = call(store.create_private_network, api.CreatePrivateNetworkRequest(name="inside", region="EU")).data[0]
    call(store.assign_instance_private_network, network.private_network_id, machine)
    joined = call(store.retrieve_private_network, network.private_network_id).data[0]
    assert joined.instances[0].status == "reinstall", joined.instances[0].status
    call(store.unassign_instance_private_network, network.private_network_id, machine)
    call(store.delete_private_network, network.private_network_id)


def storages(client):
    store = api.ObjectStoragesApi(client)
    assert len(call(store.retrieve_data_center_list).data) == 9
    new = api.CreateObjectStorageRequest(region="EU", total_purchased_space_tb=0.25, display_name="Files")
    storage = raw(store, "create_object_storage", new)[0]["objectStorageId"]
    advance(10)
    assert raw(store, "retrieve_object_storage", storage)[0]["status"] == "READY"
    call(store.retrieve_object_storages_stats, storage)
    call(store.upgrade_object_storage, storage, api.UpgradeObjectStorageRequest(total_purchased_space_tb=0.5))
    assert call(store.cancel_object_storage, storage).data[0].cancel_date is not None
    # A cancelled one has a date, so the model reads it.
    assert call(store.retrieve_object_storage_list).data[0].object_storage_id == storage
    return storage


def users(client, storage):
    store, roles = api.UsersApi(client), api.RolesApi(client)
    assert call(roles.retrieve_api_permissions_list).data
    permission = api.PermissionRequest(api_name="/v1/tags", actions=["READ"])
    new = api.CreateRoleRequest(name="reader", admin=False, access_all_resources=False, permissions=[permission])
    role = call(roles.create_role, new).data[0].role_id
    new = api.CreateUserRequest(
        first_name="Test", last_name="User", email="test@example.com", enabled=True, totp=False, locale="de", roles=[role]
    )
    user = call(store.create_user, new).data[0].user_id
    assert call(store.retrieve_user, user).data[0].roles[0].role_id == role
    keys = call(store.list_object_storage_credentials, user).data[0]
    assert keys.object_storage_id == storage
    number = int(keys.credential_id)
    renewed = call(store.regenerate_object_storage_credentials, user, storage, number).data[0]
    assert (renewed.access_key == keys.access_key, renewed.secret_key == keys.secret_key) == (True, False)
    refused(409, roles.delete_role, role)
    call(store.delete_user, user)
    call(roles.delete_role, role)


def main():
    started = time.monotonic()
    client = api.ApiClient(api.Configuration(host=URL, access_token=log_in()))
    password = secrets(client)
    machine = machines(client, password)
    snapshots(client, machine)
    images(client)
    tags(client, machine)
    networks(client, machine)
    users(client, storages(client))
    ends = call(api.InstancesApi(client).cancel_instance, machine)
    assert ends.data[0].cancel_date is not None
    audits = call(api.InstancesAuditsApi(client).retrieve_instances_audits_list)
    assert audits.data
    print(f"{calls} calls in {time.monotonic() - started:.1f} s")


main()
