"""The kernel of the REST API: it knows HTTP and JSON, and no noun of the hub.

problems    what can go wrong, told as RFC 9457 problem details
handler     any exception → its problem
middleware  what Django itself answers under /api/ → a problem
parsing     strict JSON in;  fields: strict values;  params: strict query parameters
negotiation JSON out, or 406
auth        `Authorization: Bearer`, and 401 for anything that is not valid
limits      RateLimit headers and 429
conditional ETag, If-Match, If-None-Match, caching
paging      keyset pages
idempotency Idempotency-Key
views       the base views: lists, items, writes
schema      OpenAPI 3.1;  pages: documentation, help on problems
"""
