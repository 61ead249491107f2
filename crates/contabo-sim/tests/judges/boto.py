"""boto3 against the S3 service of the simulated storages: two users of one account, kept apart by policies."""

import hashlib
import json
import sys
import urllib.parse
import urllib.request
import uuid

import boto3
from botocore.client import Config
from botocore.exceptions import ClientError

BASE, CLIENT, CLIENT_SECRET, USER, PASSWORD = sys.argv[1:6]
TOKEN = "/auth/realms/contabo/protocol/openid-connect/token"


def ask(method, path, body=None, token=None, form=None):
    data = json.dumps(body).encode() if body is not None else None
    headers = {"x-request-id": str(uuid.uuid4())}
    if body is not None:
        headers["content-type"] = "application/json"
    if form is not None:
        data = urllib.parse.urlencode(form).encode()
    if token:
        headers["authorization"] = "Bearer " + token
    request = urllib.request.Request(BASE + path, data=data, headers=headers, method=method)
    with urllib.request.urlopen(request) as answer:
        text = answer.read()
    return json.loads(text) if text else None


login = {"client_id": CLIENT, "client_secret": CLIENT_SECRET, "username": USER, "password": PASSWORD}
token = ask("POST", TOKEN, form={**login, "grant_type": "password"})["access_token"]


def api(method, path, body=None):
    return ask(method, path, body, token)


storage = api("POST", "/v1/object-storages", {"region": "EU", "totalPurchasedSpaceTB": 0.25})["data"][0]
owner = next(user for user in api("GET", "/v1/users")["data"] if user["owner"])
other = api("POST", "/v1/users", {
    "firstName": "Other", "lastName": "User", "email": "other@example.com", "enabled": True, "totp": False,
    "locale": "en",
})["data"][0]


def credentials(user):
    return api("GET", f"/v1/users/{user['userId']}/object-storages/credentials")["data"][0]


def s3(keys):
    return boto3.client(
        "s3", endpoint_url=storage["s3Url"], aws_access_key_id=keys["accessKey"],
        aws_secret_access_key=keys["secretKey"], region_name="us-east-1",
        config=Config(signature_version="s3v4", s3={"addressing_style": "path"}, retries={"max_attempts": 1}),
    )


def refused(code, act):
    try:
        act()
    except ClientError as error:
        got = error.response["Error"]["Code"]
        assert got == code, f"{got} is not {code}"
        return
    raise AssertionError(f"{code} was expected")


mine, theirs = s3(credentials(owner)), s3(credentials(other))
mine.create_bucket(Bucket="photos")
assert [bucket["Name"] for bucket in mine.list_buckets()["Buckets"]] == ["photos"]
assert theirs.list_buckets()["Buckets"] == []
refused("BucketAlreadyExists", lambda: theirs.create_bucket(Bucket="photos"))
mine.head_bucket(Bucket="photos")
refused("404", lambda: mine.head_bucket(Bucket="nothing"))

text = "hello, ä".encode()
mine.put_object(Bucket="photos", Key="a/ä b+c.txt", Body=text, ContentType="text/plain", Metadata={"who": "me"})
got = mine.get_object(Bucket="photos", Key="a/ä b+c.txt")
assert got["Body"].read() == text and got["ContentType"] == "text/plain" and got["Metadata"] == {"who": "me"}
head = mine.head_object(Bucket="photos", Key="a/ä b+c.txt")
assert head["ETag"].strip('"') == hashlib.md5(text).hexdigest() and head["ContentLength"] == len(text)
part = mine.get_object(Bucket="photos", Key="a/ä b+c.txt", Range="bytes=0-4")
assert part["Body"].read() == b"hello" and part["ResponseMetadata"]["HTTPStatusCode"] == 206
mine.copy_object(Bucket="photos", Key="copy.txt", CopySource={"Bucket": "photos", "Key": "a/ä b+c.txt"})
refused("NoSuchKey", lambda: mine.get_object(Bucket="photos", Key="none"))

for number in range(5):
    mine.put_object(Bucket="photos", Key=f"n/{number}", Body=b"x")
top = mine.list_objects_v2(Bucket="photos", Delimiter="/")
assert [folder["Prefix"] for folder in top["CommonPrefixes"]] == ["a/", "n/"]
assert [item["Key"] for item in top["Contents"]] == ["copy.txt"]
pages = mine.get_paginator("list_objects_v2").paginate(Bucket="photos", PaginationConfig={"PageSize": 2})
keys = [item["Key"] for page in pages for item in page.get("Contents", [])]
assert keys == ["a/ä b+c.txt", "copy.txt"] + [f"n/{number}" for number in range(5)], keys
old = mine.list_objects(Bucket="photos", Prefix="n/", MaxKeys=3)
assert old["IsTruncated"] and len(old["Contents"]) == 3

big = bytes(range(256)) * 4096 * 12
mine.upload_fileobj(__import__("io").BytesIO(big), "photos", "big.bin")
assert mine.head_object(Bucket="photos", Key="big.bin")["ETag"].endswith('-2"')
assert mine.get_object(Bucket="photos", Key="big.bin")["Body"].read() == big

for act in (
    lambda: theirs.list_objects_v2(Bucket="photos"),
    lambda: theirs.get_object(Bucket="photos", Key="copy.txt"),
    lambda: theirs.put_object(Bucket="photos", Key="theirs", Body=b""),
    lambda: theirs.put_bucket_policy(Bucket="photos", Policy="{}"),
):
    refused("AccessDenied", act)
who = f"arn:aws:iam::{storage['s3TenantId']}:user/{storage['customerId']}:{other['userId']}"
allow = {"Effect": "Allow", "Principal": {"AWS": [who]}, "Action": ["s3:GetObject"],
         "Resource": ["arn:aws:s3:::photos/*"]}
refused("MalformedPolicy", lambda: mine.put_bucket_policy(Bucket="photos", Policy="{}"))
mine.put_bucket_policy(Bucket="photos", Policy=json.dumps({"Version": "2012-10-17", "Statement": [allow]}))
assert "GetObject" in mine.get_bucket_policy(Bucket="photos")["Policy"]
assert theirs.get_object(Bucket="photos", Key="copy.txt")["Body"].read() == text
refused("AccessDenied", lambda: theirs.delete_object(Bucket="photos", Key="copy.txt"))
mine.delete_bucket_policy(Bucket="photos")
refused("AccessDenied", lambda: theirs.get_object(Bucket="photos", Key="copy.txt"))

rule = {"AllowedOrigins": ["https://panel.example"], "AllowedMethods": ["PUT"], "AllowedHeaders": ["*"]}
mine.put_bucket_cors(Bucket="photos", CORSConfiguration={"CORSRules": [rule]})
assert mine.get_bucket_cors(Bucket="photos")["CORSRules"][0]["AllowedMethods"] == ["PUT"]
url = mine.generate_presigned_url("put_object", Params={"Bucket": "photos", "Key": "up"}, ExpiresIn=60)


def question(origin):
    headers = {"Origin": origin, "Access-Control-Request-Method": "PUT"}
    request = urllib.request.Request(url, headers=headers, method="OPTIONS")
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers["Access-Control-Allow-Origin"]
    except urllib.error.HTTPError as error:
        return error.code, None


assert question("https://panel.example") == (200, "https://panel.example")
assert question("https://other.example") == (403, None)
with urllib.request.urlopen(urllib.request.Request(url, data=b"sent", method="PUT")) as answer:
    assert answer.status == 200
url = mine.generate_presigned_url("get_object", Params={"Bucket": "photos", "Key": "up"}, ExpiresIn=60)
with urllib.request.urlopen(url) as answer:
    assert answer.read() == b"sent"
try:
    urllib.request.urlopen(url.replace("Key=up", "Key=up").replace("/up?", "/copy.txt?"))
    raise AssertionError("a signature is good for one object")
except urllib.error.HTTPError as error:
    assert error.code == 403

stats = api("GET", f"/v1/object-storages/{storage['objectStorageId']}/stats")["data"][0]
assert stats["numberOfObjects"] == 9 and round(stats["usedSpaceTB"] * 1e12) == len(big) + 2 * len(text) + 5 + 4, stats

before = credentials(owner)
path = f"/v1/users/{owner['userId']}/object-storages/{storage['objectStorageId']}/credentials/{before['credentialId']}"
after = api("PATCH", path)["data"][0]
refused("SignatureDoesNotMatch", lambda: mine.list_buckets())
mine = s3(after)
refused("BucketNotEmpty", lambda: mine.delete_bucket(Bucket="photos"))
everything = [{"Key": item["Key"]} for item in mine.list_objects_v2(Bucket="photos")["Contents"]]
assert len(mine.delete_objects(Bucket="photos", Delete={"Objects": everything})["Deleted"]) == 9
mine.delete_bucket(Bucket="photos")
assert mine.list_buckets()["Buckets"] == []
print("boto3", boto3.__version__, "is content")
