"""Drives the simulator with certbot's plugin for Contabo, as certbot does for a certificate by DNS.

The plugin expects the names of records without their zone in answers, so the simulator shows them so here.

Usage: certbot_plugin.py URL CLIENT_ID CLIENT_SECRET USERNAME PASSWORD
"""

import argparse
import json
import os
import sys
import tempfile
import urllib.parse
import urllib.request
import uuid

from certbot import errors
from certbot_dns_contabo import dns_contabo

URL, CLIENT_ID, CLIENT_SECRET, USERNAME, PASSWORD = sys.argv[1:]
TOKEN_URL = URL + "/auth/realms/contabo/protocol/openid-connect/token"
ZONE = "example.com"
CHALLENGE = "_acme-challenge.shop." + ZONE
PROOFS = ["first-proof", "second-proof"]

dns_contabo.CONTABO_AUTH_URL = TOKEN_URL
dns_contabo.CONTABO_API_URL = URL + "/v1"


def ask(method, path, body=None):
    headers = {"x-request-id": str(uuid.uuid4()), "authorization": "Bearer " + TOKEN}
    if body is not None:
        headers["content-type"] = "application/json"
    data = json.dumps(body).encode() if body is not None else None
    with urllib.request.urlopen(urllib.request.Request(URL + path, data, headers, method=method)) as answer:
        return json.load(answer)["data"]


def log_in():
    form = dict(grant_type="password", client_id=CLIENT_ID, client_secret=CLIENT_SECRET, username=USERNAME, password=PASSWORD)
    with urllib.request.urlopen(TOKEN_URL, urllib.parse.urlencode(form).encode()) as answer:
        return json.load(answer)["access_token"]


def proofs():
    rows = ask("GET", f"/v1/dns/zones/{ZONE}/records?size=100")
    return sorted((row["name"], row["data"]) for row in rows if row["type"] == "TXT")


def plugin(password):
    """The plugin with a file of credentials, which nobody else may read."""
    words = dict(client_id=CLIENT_ID, client_secret=CLIENT_SECRET, api_user=USERNAME, api_password=password)
    handle, path = tempfile.mkstemp(suffix=".ini", dir=FOLDER)
    os.fchmod(handle, 0o600)
    with os.fdopen(handle, "w") as file:
        file.writelines(f"dns_contabo_{name} = {word}\n" for name, word in words.items())
    settings = argparse.Namespace(dns_contabo_credentials=path, dns_contabo_propagation_seconds=0)
    made = dns_contabo.Authenticator(settings, "dns-contabo")
    made._setup_credentials()
    return made


def refused(words, call, *arguments):
    try:
        call(*arguments)
    except errors.PluginError as error:
        assert words in str(error), error
    else:
        raise AssertionError(f"not refused: {words}")


TOKEN = log_in()
with tempfile.TemporaryDirectory() as FOLDER:
    ask("POST", "/v1/dns/zones", {"zoneName": ZONE})
    certbot = plugin(PASSWORD)
    # A name and its wildcard are proved by two records of one name.
    for count, proof in enumerate(PROOFS, 1):
        certbot._perform("shop." + ZONE, CHALLENGE, proof)
        assert proofs() == [("_acme-challenge.shop", said) for said in PROOFS[:count]], proofs()
    certbot._cleanup("shop." + ZONE, CHALLENGE, PROOFS[0])
    assert proofs() == [("_acme-challenge.shop", PROOFS[1])], proofs()
    certbot._cleanup("shop." + ZONE, CHALLENGE, PROOFS[1])
    assert proofs() == [], proofs()
    elsewhere = "_acme-challenge.example.net"
    refused("Could not find DNS zone for " + elsewhere, certbot._perform, "example.net", elsewhere, PROOFS[0])
    refused("Error authenticating with Contabo", plugin("wrong")._perform, ZONE, "_acme-challenge." + ZONE, PROOFS[0])
print("certbot's plugin is content")
