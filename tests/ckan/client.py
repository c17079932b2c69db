"""Uses a catalogue the way a client of CKAN does. Arguments: address, token, number of rows."""

import io
import json
import sys
import time

import requests
from ckanapi import CKANAPIError, NotAuthorized, NotFound, RemoteCKAN, ValidationError
from ckanapi.errors import SearchQueryError

address, token, rows = sys.argv[1], sys.argv[2], int(sys.argv[3])
told = {}

public = RemoteCKAN(address)
editor = RemoteCKAN(address, apikey=token)

told["status"] = public.action.status_show()["site_url"]
told["licences"] = len(public.action.license_list())
told["before"] = public.action.package_list()

package = editor.action.package_create(
    name="shelters-of-the-city",
    title="指定緊急避難場所",
    notes="市内の避難場所",
    license_id="cc-by-4.0",
    tags=[{"name": "防災"}],
    extras=[{"key": "frequency", "value": "毎年"}, {"key": "region", "value": "九州"}],
)
told["created"] = {name: package[name] for name in ("name", "state", "isopen", "license_title")}
told["extras"] = {extra["key"]: extra["value"] for extra in package["extras"]}

upload = io.BytesIO("名称,緯度\n公園,32.7\n".encode("cp932"))
upload.name = "避難場所.csv"
resource = editor.action.resource_create(package_id=package["id"], name="一覧", upload=upload)
told["uploaded"] = {name: resource[name] for name in ("name", "format", "size", "url_type")}
told["downloaded"] = requests.get(resource["url"], timeout=60).content.decode("cp932")



def read_by_now(resource_id):
    """What the DataPusher of CKAN does goes on behind: wait as its users do."""
    for _ in range(600):
        if editor.action.datapusher_status(resource_id=resource_id)["status"] != "pending":
            break
        time.sleep(0.1)
    active = public.action.resource_show(id=resource_id)["datastore_active"]
    rows = public.action.datastore_search(resource_id=resource_id)["records"] if active else None
    return [active, rows]


told["read"] = read_by_now(resource["id"])
newer = io.BytesIO("名称,緯度\n公園,32.7\n港,32.8\n".encode("cp932"))
newer.name = "避難場所.csv"
resource = editor.action.resource_update(id=resource["id"], name="一覧", upload=newer)
told["read_again"] = read_by_now(resource["id"])
paper = io.BytesIO(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n")
paper.name = "要覧.pdf"
report = editor.action.resource_create(package_id=package["id"], name="要覧", upload=paper)
told["not_read"] = read_by_now(report["id"])
editor.action.resource_delete(id=report["id"])

again = editor.action.package_update(**editor.action.package_show(id=package["name"]))
told["kept"] = [again["resources"][0]["url"] == resource["url"], len(again["tags"]), again["title"]]
patched = editor.action.package_patch(id=package["id"], title="避難場所の一覧")
told["patched"] = [patched["title"], len(patched["resources"])]

found = public.action.package_search(q="避難場所", fq="tags:防災 res_format:CSV", facet="true",
                                     **{"facet.field": json.dumps(["tags", "res_format"])})
told["found"] = [found["count"], found["results"][0]["name"], found["facets"],
                 found["search_facets"]["tags"]["items"]]
told["by_get"] = RemoteCKAN(address, get_only=True).action.package_show(id=package["name"])["title"]

table = editor.action.datastore_create(
    resource={"package_id": package["id"], "name": "行"},
    fields=[{"id": "n", "type": "int"}, {"id": "名称", "type": "text"}],
    primary_key=["n"],
)
rows_id = table["resource_id"]
told["table"] = table["fields"]
step = 10_000
for start in range(0, rows, step):
    editor.action.datastore_upsert(
        resource_id=rows_id,
        method="insert",
        records=[{"n": n, "名称": f"第{n}公園"} for n in range(start, min(rows, start + step))],
    )

seen, offset = set(), 0
while True:
    page = public.action.datastore_search(resource_id=rows_id, limit=32_000, offset=offset)
    if not page["records"]:
        break
    seen.update(record["n"] for record in page["records"])
    offset += len(page["records"])
told["paged"] = [len(seen), page["total"], offset]

cursor, counted = None, 0
while True:
    more = {"next_page": cursor} if cursor else {}
    page = public.action.datastore_search(resource_id=rows_id, limit=30_000, sort="n desc",
                                          include_next_page=True, records_format="lists", **more)
    counted += len(page["records"])
    cursor = page.get("next_page")
    if cursor is None:
        break
told["by_cursor"] = [counted, page["records"][-1][1]]

some = public.action.datastore_search(resource_id=rows_id, filters={"n": [1, 2]})
told["filtered"] = [record["名称"] for record in some["records"]]
told["ranged"] = public.action.datastore_search(
    resource_id=rows_id, filters={"n": {"lt": 10, "gte": 3}}, fields=["n"])["total"]
told["info"] = public.action.datastore_info(id=rows_id)["meta"]["count"]
editor.action.datastore_records_delete(resource_id=rows_id, filters={"n": 1})
told["deleted_rows"] = public.action.datastore_info(id=rows_id)["meta"]["count"]


def refused(call):
    try:
        call()
    except NotFound:
        return "NotFound"
    except NotAuthorized:
        return "NotAuthorized"
    except ValidationError as error:
        return sorted(error.error_dict)
    except SearchQueryError:
        return "SearchQueryError"
    except CKANAPIError as error:
        return str(error)
    return None


told["refused"] = {
    "absent": refused(lambda: public.action.package_show(id="nothing-of-that-name")),
    "anonymous": refused(lambda: public.action.package_create(name="x-y")),
    "no_name": refused(lambda: editor.action.package_create(title="x")),
    "taken": refused(lambda: editor.action.package_create(name="shelters-of-the-city")),
    "query": refused(lambda: public.action.package_search(q="(a OR (b AND c))^2")),
    "sql": refused(lambda: public.action.datastore_search_sql(sql="select 1")),
    "wrong_key": refused(lambda: RemoteCKAN(address, apikey="x").action.package_list()),
}
told["groups"] = editor.action.group_create(name="bousai", title="防災")["title"]
told["organizations"] = public.action.organization_list()
told["tags"] = public.action.tag_list()
for one in (resource["id"], rows_id):
    editor.action.resource_delete(id=one)
told["resources_left"] = len(public.action.package_show(id=package["id"])["resources"])
editor.action.package_delete(id=package["id"])
told["after"] = public.action.package_list()

print(json.dumps(told, ensure_ascii=False))
