from members.citations import cite, cite_all


def test_a_page_is_named_by_its_address() -> None:
    source = cite("https://www.leadingdigitalgovs.org/about", "network")
    assert source.title == "leadingdigitalgovs.org/about"
    assert source.site == "leadingdigitalgovs.org"
    assert source.url == "https://www.leadingdigitalgovs.org/about"
    assert source.kind == "the network’s own site"


def test_long_addresses_keep_their_tail_which_tells_them_apart() -> None:
    address = "https://mois.go.kr/eng/bbs/type001/commonSelectBoardArticle.do?bbsId=B&nttId="
    one, other = cite(f"{address}57056").title, cite(f"{address}57057").title
    assert one != other
    assert one.startswith("mois.go.kr/")
    assert one.endswith("nttId=57056")
    assert len(one) == 63


def test_an_article_has_a_title_and_nothing_to_open() -> None:
    source = cite("seed 001", "seed")
    assert (source.title, source.url) == (
        "Article on the first D5 summit and local government, 2014",
        "",
    )
    assert cite("common usage").title == "Common usage"


def test_sources_keep_their_order_and_unknown_kinds_their_name() -> None:
    found = cite_all([{"ref": "seed 004", "kind": "seed"}, {"ref": "http://a.b/", "kind": "odd"}])
    assert [(source.title, source.kind) for source in found] == [
        ("Article on digital task forces, 2021", "background article"),
        ("a.b", "odd"),
    ]
