"""Ada is a stranger: her page may open in the same browser, and must neither see nor change anything."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request

import pytest

pytestmark = pytest.mark.browser


def asked(address: str, host: str) -> tuple[int, bytes]:
    """What the server answers to a request made under another name, as after DNS rebinding."""
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=10)
    connection.request("GET", "/profit/", headers={"Host": host})
    answer = connection.getresponse()
    return answer.status, answer.read()


def test_a_foreign_host_is_refused(site):
    status, body = asked(site.address, "ada.example")
    assert status == 400
    assert b"<table" not in body
    assert asked(site.address, site.address.removeprefix("http://"))[0] in (200, 422)


def test_a_form_sent_from_another_origin_is_refused(site, browser):
    """Even with the shop's own cookie and token, Ada's page builds no demo and imports nothing."""
    page = browser.new_context(locale="en-GB").new_page()
    page.goto(site.address)
    token = page.locator("form[action='/demo/'] input[name=csrfmiddlewaretoken]").input_value()
    cookie = next(c for c in page.context.cookies() if c["name"] == "csrftoken")["value"]
    for path in ("/demo/", "/import/files/", "/rules/add/", "/plan/propose/", "/language/setlang/"):
        request = urllib.request.Request(
            site.address + path,
            data=f"csrfmiddlewaretoken={token}&weeks=4".encode(),
            headers={"Cookie": f"csrftoken={cookie}", "Origin": "http://ada.example"},
        )
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request)
        assert refused.value.code == 403, path
    page.goto(site.address)
    assert page.get_by_role("button", name="Build the demo").is_visible()


def test_adas_page_cannot_read_or_frame_the_shop(site, browser):
    """A page of another origin gets no answer it may read, and the shop does not show inside it."""
    page = browser.new_page()
    page.route(
        "http://ada.example/", lambda route: route.fulfill(content_type="text/html", body="<p>Ada</p>")
    )
    page.goto("http://ada.example/")
    read = "address => fetch(address).then(r => r.text()).catch(() => 'refused')"
    assert page.evaluate(read, site.address + "/profit/") == "refused"
    framed = (
        "address => new Promise(done => { const f = document.createElement('iframe'); f.src = address;"
        " f.onload = () => { try { done(f.contentDocument ? 'open' : 'closed') } catch { done('closed') } };"
        " document.body.append(f) })"
    )
    assert page.evaluate(framed, site.address) == "closed"
    assert "Channelshift" not in "".join(frame.content() for frame in page.frames[1:])
