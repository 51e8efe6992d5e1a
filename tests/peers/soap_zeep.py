# soap_zeep.py WSDL PORT PREFIX [REQUEST.xml...]: a strict client (zeep) made from our WSDL calls the simulated SOAP host on
# PORT; every answer is checked against the schema by zeep, every REQUEST by lxml. Prints "all is well", or what is not.
import sys
import time

import zeep
from lxml import etree

wsdl, port, requests = sys.argv[1], sys.argv[2], sys.argv[3:]
client = zeep.Client(wsdl, settings=zeep.Settings(strict=True))
host = client.create_service("{urn:sublet:host:1}HostOrderPortBinding", f"http://127.0.0.1:{port}/HostOrderSer")
Head = client.get_element("{urn:sublet:host:1}UNI_BSS_HEAD")
wrong = []


def call(name, want_code="0000", **fields):
    head = Head(ORIG_DOMAIN="ZEEP001", SERVICE_NAME="HostOrderSer", OPERATE_NAME=name, PROCESS_TIME="20260101000000", TRANS_IDO="1")
    answer = host[name](_soapheaders=[head], **fields)
    if answer.RESP_CODE != want_code:
        wrong.append(f"{name} {fields}: {answer.RESP_CODE} {answer.RESP_DESC}, wanted {want_code}")
    return answer


def until_done(order, phone):
    until = time.monotonic() + 30
    while time.monotonic() < until:
        answer = call("queryOrder", ORDER_ID=order, PHONE_NUMBER=phone)
        if answer.ORDER_STATE != "accepted":
            return answer
        time.sleep(0.02)
    wrong.append(f"{order} does not end")


phone, sim = "17000099001", {"ICCID": "8986030000000099001", "IMSI": "460031000099001"}
account = dict(MODEL="module", SIM="paired", CUST_NAME="张三 <&>", CERT_TYPE="01", CERT_CODE="11010519491231002X", **sim,
               PRODUCTS={"PRODUCT": [{"PRODUCT_ID": "PR_1", "ACTION_TYPE": "order"}, {"PRODUCT_ID": "PR_1", "PACKAGE_ID": "PK_1", "DISCNT_ID": "PE_1", "ACTION_TYPE": "order"}]})
if call("openAccount", ORDER_ID="ZEEP-1", PHONE_NUMBER=phone, **account).ORDER_STATE != "accepted":
    wrong.append("openAccount is not accepted")
done = until_done("ZEEP-1", phone)
if done.ORDER_STATE != "complete" or not any(i.NAME == "imsi" and i.VALUE == sim["IMSI"] for i in done.RESULT.ITEM):
    wrong.append(f"no imsi in {done}")
if call("openAccount", ORDER_ID="ZEEP-1", PHONE_NUMBER=phone, **account).ORDER_STATE not in ("complete", "accepted"):
    wrong.append("the same order again is another one")
call("openAccount", "1102", ORDER_ID="ZEEP-2", PHONE_NUMBER=phone, **account)
call("modifyService", ORDER_ID="ZEEP-3", PHONE_NUMBER=phone, MODEL="pool", PRODUCTS={"PRODUCT": [{"PRODUCT_ID": "PR_2", "ACTION_TYPE": "order"}]})
call("switchStatus", ORDER_ID="ZEEP-4", PHONE_NUMBER=phone, ACTION="halfoff")
call("limitSpeed", ORDER_ID="ZEEP-5", PHONE_NUMBER=phone, KBPS="512")
call("replaceSim", ORDER_ID="ZEEP-6", PHONE_NUMBER=phone, ICCID="8986030000000099002")
call("submitSupport", ORDER_ID="ZEEP-7", PHONE_NUMBER=phone, TYPE="01", CONTENT="no signal")
call("portOut", ORDER_ID="ZEEP-8", PHONE_NUMBER=phone, STEP="request")
call("portIn", ORDER_ID="ZEEP-9", PHONE_NUMBER="17000099002", AUTHORIZATION="123456", FROM="mobile", ICCID="8986030000000099003", CUST_NAME="李四", CERT_TYPE="01", CERT_CODE="11010519491231002X")
for n in range(3, 10):
    until_done(f"ZEEP-{n}", phone)
call("closeAccount", ORDER_ID="ZEEP-10", PHONE_NUMBER=phone)
if until_done("ZEEP-10", phone).ORDER_STATE != "complete":
    wrong.append("the account is not closed")
if call("queryOrder", ORDER_ID="NEVER", PHONE_NUMBER=phone).ORDER_STATE != "unknown":
    wrong.append("an order that never was is known")
call("closeAccount", "1105", ORDER_ID="ZEEP-11", PHONE_NUMBER=phone)

schema_node = etree.parse(wsdl).find(".//{http://www.w3.org/2001/XMLSchema}schema")
schema = etree.XMLSchema(etree.fromstring(etree.tostring(schema_node)))
for path in requests:
    envelope = etree.parse(path).getroot()
    for part in ("Header", "Body"):
        for child in envelope.find("{http://schemas.xmlsoap.org/soap/envelope/}" + part):
            if not schema.validate(child):
                wrong.append(f"{path}: {schema.error_log}")
print("\n".join(wrong) if wrong else f"all is well; {len(requests)} requests of ours are as the schema says")
sys.exit(1 if wrong else 0)
