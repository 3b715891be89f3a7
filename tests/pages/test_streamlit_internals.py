"""Contract tests: each fails when an internal of Streamlit or of the canvas changes that something
here relies on; docs/streamlit-internals.md lists them all. Those that need a browser are in
tests/browser/test_streamlit_internals.py.
"""

import inspect
import json
import subprocess
import sys
import tomllib
from typing import Any

from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import pages_manager
from streamlit.testing.v1 import AppTest
from streamlit.web.server.starlette import starlette_server

from testing.app_process import ROOT
from tests.pages.draw_page import run

FLAG = """
import app
from streamlit.runtime.pages_manager import PagesManager
print(PagesManager(app.__file__).uses_pages_directory)
"""

CONNECTION = """
import app, asyncio, socket
async def accept(_, writer):
    connection = writer.get_extra_info("socket")
    accepted.set_result(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0)
async def main():
    global accepted
    accepted = asyncio.get_running_loop().create_future()
    listening = socket.socket()  # as Streamlit makes it, without a protocol
    listening.bind(("127.0.0.1", 0))
    await asyncio.start_server(accept, sock=listening)
    await asyncio.open_connection(*listening.getsockname())
    print(await accepted)
asyncio.run(main())
"""


def test_props_in_a_list_are_sent_as_json():
    """components/live_drawing/__init__.py, record: a list is not searched for data frames; AppTest
    and testing/visitor.py read `component_name` and `json`.
    """
    components = [element.proto for element in run().get("bidi_component")]
    (record,) = [proto for proto in components if proto.component_name == "live_record"]
    assert record.WhichOneof("data") == "json"
    assert json.loads(record.json)[1]["version"] == 0


def test_messages_of_the_websocket_have_the_fields_that_a_simulated_visitor_uses():
    """testing/visitor.py."""
    message = BackMsg()
    message.rerun_script.query_string = message.rerun_script.fragment_id = ""
    message.rerun_script.widget_states.widgets.add(id="a", json_value="{}")
    message.rerun_script.widget_states.widgets.add(id="b", trigger_value=True)
    assert ForwardMsg().WhichOneof("type") is None
    fields = set(ForwardMsg.DESCRIPTOR.fields_by_name)
    assert {"new_session", "script_finished", "delta"} <= fields


def test_streamlit_takes_no_page_from_the_folder_of_pages():
    """serving/process.py: what `PagesManager.__init__` takes for unset would be decided by the
    folder; without that line, serving/process.py need not set it.
    """
    command = [sys.executable, "-W", "ignore", "-c", FLAG]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False"]
    assert '"pages"' in inspect.getsource(pages_manager.PagesManager.__init__)


def test_the_servers_connections_send_at_once():
    """serving/process.py: with the protocol's number, asyncio would see to it itself."""
    command = [sys.executable, "-W", "ignore", "-c", CONNECTION]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["True"]
    assert "socket.socket(family=family)" in inspect.getsource(starlette_server._bind_socket)


def test_every_configured_option_is_known_to_streamlit():
    """.streamlit/config.toml: runner.postScriptGC and server.maxWidgetStateSize are hidden: they
    may go without notice, and with them the app's speed under load and its bound on memory.
    """
    configured = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    config.get_config_options(force_reparse=False)
    known = set(config._config_options_template)

    def names(table: dict[str, Any], prefix: str = "") -> set[str]:
        return {
            name
            for key, value in table.items()
            for name in (
                names(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}"}
            )
        }

    assert names(configured) <= known
    assert configured["runner"]["postScriptGC"] is False
    assert configured["server"]["maxWidgetStateSize"] == 1


def test_the_app_runs_without_collecting_garbage_after_each_run():
    """.streamlit/config.toml."""
    code = "from streamlit import config; print(config.get_option('runner.postScriptGC'))"
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "False"


def test_a_run_sets_one_layout():
    """app.py: of two that it gets in one queue, the browser drops the second where it equals the
    one before both.
    """
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()
    assert not app.exception
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "pages").rglob("*.py"))
    assert "set_page_config" not in sources
    assert (ROOT / "app.py").read_text(encoding="utf-8").count("layout=") == 1
