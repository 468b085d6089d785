# Varnish in front of civic. Start: varnishd -a 127.0.0.1:6081 -f /srv/civic/deploy/varnish/civic.vcl -s malloc,256m
#
# A page is kept for s-maxage (SHARED_CACHE_SECONDS; 0 by default) and then asked for again with its ETag: the
# answer is a 304 after one query. So nothing that was withdrawn is shown for longer than that. To drop all at
# once, send from this machine:  curl -X BAN -H "X-Civic-Version: $version" http://127.0.0.1:6081/
# which removes every page that was made from other data.
vcl 4.1;

import std;

backend default {
    .host = "127.0.0.1";
    .port = "8000";
    .connect_timeout = 1s;
    .first_byte_timeout = 30s;
    .probe = { .url = "/readyz"; .interval = 2s; .timeout = 1s; .window = 3; .threshold = 2; }
}

acl own { "127.0.0.1"; "::1"; }

sub vcl_recv {
    if (req.method == "BAN") {
        if (client.ip !~ own) { return (synth(403)); }
        if (!req.http.X-Civic-Version) { return (synth(400, "Name the version")); }
        ban("obj.http.X-Civic-Version ~ . && obj.http.X-Civic-Version != " + req.http.X-Civic-Version);
        return (synth(204));
    }
    # Staff: whoever has a session reads what they wrote. Replace admin/ by your ADMIN_PATH.
    if (req.url ~ "^/admin/" || req.http.Cookie ~ "sessionid=") { return (pass); }
    if (req.method != "GET" && req.method != "HEAD") { return (pass); }
    unset req.http.Cookie;
    # The address of a visitor goes no further than here.
    unset req.http.X-Forwarded-For;
    return (hash);
}

sub vcl_backend_response {
    if (beresp.http.Set-Cookie || beresp.status != 200 || !beresp.http.ETag) {
        set beresp.uncacheable = true;
        return (deliver);
    }
    # max-age is for browsers. What says nothing for proxies is asked for again every second: a record that
    # was withdrawn must not live on here.
    if (beresp.http.Cache-Control !~ "s-maxage=" && beresp.http.Cache-Control !~ "immutable") {
        set beresp.ttl = 1s;
    }
    # A ttl of nothing would not be kept at all; the shortest one that is, is over when the next reader comes.
    if (beresp.ttl <= 0s) { set beresp.ttl = 1ms; }
    set beresp.grace = 0s;
    set beresp.keep = 1d;
    return (deliver);
}

sub vcl_deliver {
    unset resp.http.X-Varnish;
    unset resp.http.Via;
}
