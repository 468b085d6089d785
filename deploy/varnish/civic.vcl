# Varnish in front of civic. Start: varnishd -a 127.0.0.1:6081 -f /srv/civic/deploy/varnish/civic.vcl -s malloc,256m
#
# A page is kept, and civic is asked with its ETag each time (or every SHARED_CACHE_SECONDS): the answer is a 304
# after one query. So nothing that was withdrawn is shown. An answer that comes from newer data drops all that was
# made from older data, which no 304 could confirm any more; so does, from this machine:
#   curl -X BAN -H "X-Civic-Version: $version" http://127.0.0.1:6081/
# While civic does not answer, what is kept is shown for an hour.
vcl 4.1;

import std;

backend default {
    .host = "127.0.0.1";
    .port = "8000";
    .connect_timeout = 1s;
    .first_byte_timeout = 30s;
    .probe = { .url = "/readyz"; .interval = 2s; .timeout = 1s; .window = 3; .threshold = 2; .initial = 2; }
}

acl own { "127.0.0.1"; "::1"; }

sub vcl_recv {
    if (req.restarts == 0) { unset req.http.X-Again; } else { set req.http.X-Again = "1"; }
    if (req.method == "BAN") {
        if (client.ip !~ own) { return (synth(403)); }
        if (!req.http.X-Civic-Version) { return (synth(400, "Name the version")); }
        ban("obj.http.Cache-Control !~ immutable && obj.http.X-Civic-Version != " + req.http.X-Civic-Version);
        return (synth(204));
    }
    # Staff: whoever has a session reads what they wrote. Replace admin/ by your ADMIN_PATH.
    if (req.url ~ "^/admin/" || req.http.Cookie ~ "sessionid=") { return (pass); }
    if (req.method != "GET" && req.method != "HEAD") { return (pass); }
    unset req.http.Cookie;
    # The address of a visitor goes no further than here.
    unset req.http.X-Forwarded-For;
    # One page for all orders of its query, and for the marks that other sites add to follow people.
    set req.url = regsuball(req.url, "([?&])(utm_[a-z]+|fbclid|gclid|msclkid)=[^&]*", "\1");
    set req.url = regsub(regsuball(req.url, "([?&])&+", "\1"), "[?&]+$", "");
    set req.url = std.querysort(req.url);
    # Shown unasked only where civic cannot be asked.
    if (req.restarts == 0 && std.healthy(req.backend_hint)) { set req.grace = 0s; } else { set req.grace = 1h; }
    return (hash);
}

sub vcl_backend_response {
    if (beresp.status >= 500) {
        # Leaves in its place what was kept before, and vcl_synth asks once more, for that. What is too slow (60) is
        # not asked twice.
        if (bereq.is_bgfetch) { return (abandon); }
        if (!bereq.uncacheable && !bereq.http.X-Again && beresp.http.Retry-After != "60") { return (abandon); }
        set beresp.ttl = 0s;
        set beresp.grace = 0s;
        set beresp.uncacheable = true;
        return (deliver);
    }
    if (beresp.http.X-Civic-Version && !beresp.was_304) {
        ban("obj.http.X-Civic-Version ~ . && obj.http.X-Civic-Version != " + beresp.http.X-Civic-Version);
    }
    if (beresp.http.Set-Cookie || beresp.status != 200 || !beresp.http.ETag) {
        set beresp.ttl = 0s;
        set beresp.grace = 0s;
        set beresp.uncacheable = true;
        return (deliver);
    }
    set beresp.grace = 1h;
    # Feeds, pictures and the like do not say of which data they are, so that no ban finds them: asked for each time.
    if (!beresp.http.X-Civic-Version && beresp.http.Cache-Control !~ "immutable") {
        set beresp.ttl = 0s;
        set beresp.grace = 0s;
    }
    # A ttl of nothing would not be kept at all; the shortest one that is, is over when the next reader comes.
    if (beresp.ttl <= 0s) { set beresp.ttl = 1ms; }
    set beresp.keep = 1d;
    return (deliver);
}

sub vcl_deliver {
    unset resp.http.X-Varnish;
    unset resp.http.Via;
}

sub vcl_synth {
    # civic failed although it was thought well: once more, for what is kept.
    if (resp.status == 503 && req.restarts == 0 && (req.method == "GET" || req.method == "HEAD")) {
        return (restart);
    }
}
