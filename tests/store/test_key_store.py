"""The real key store in processes of their own, since a backend is chosen once a process."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from csvdownloader.core.errors.connections import KeyStoreError
from csvdownloader.store.key_store import SystemKeyStore, import_backend

CANARY = "canary-" + "s" * 4500
USE = """
import sys
from csvdownloader.core.errors.connections import KeyStoreError
from csvdownloader.store.key_store import SystemKeyStore
store, secret = SystemKeyStore(), sys.stdin.read()
print(store.is_available())
try:
    store.set("account", secret)
    print(store.get("account") == secret, store.get("other"))
    store.remove("account")
    store.remove("account")
    print(store.get("account"))
except KeyStoreError as error:
    print(error.message)
"""
with_secret_service = pytest.mark.skipif(
    not (shutil.which("gnome-keyring-daemon") and shutil.which("dbus-run-session")),
    reason="gnome-keyring or dbus is not installed",
)


@pytest.fixture
def use(tmp_path, processes):
    """Runs USE in a process with a home and a session of its own; returns its lines."""

    def use(*wrapper, program=USE, **variables):
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("DBUS_", "XDG_"))}
        runtime = tmp_path / "run"
        runtime.mkdir(mode=0o700, exist_ok=True)
        (tmp_path / ".cache").mkdir(exist_ok=True)
        home = {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(runtime)}
        done = subprocess.run(
            [*wrapper, sys.executable, "-c", program],
            input=CANARY,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env=environment | home | variables,
            cwd=Path(__file__).parents[2],
        )
        assert CANARY not in done.stderr
        return done.stdout.splitlines()

    return use


def session(then):
    """A command prefix: runs `then`, and the command, in a session with a Secret Service."""
    start = "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null"
    return "dbus-run-session", "--", "bash", "-c", f'{start}; {then}"$@"', "bash"


def files_with(text, folder):
    return [p for p in folder.rglob("*") if p.is_file() and text.encode() in p.read_bytes()]


def test_sec_04_without_a_secret_service_nothing_is_kept(use, tmp_path):
    assert use() == ["False", "This system has no key store"]
    assert files_with(CANARY, tmp_path) == []


def test_sec_04_a_backend_that_forgets_is_not_used(use):
    assert use(PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring")[0] == "False"


def test_sec_04_a_backend_that_writes_in_clear_is_not_used(use, tmp_path):
    plain = tmp_path / "plain"
    (plain / "leaky-1.dist-info").mkdir(parents=True)
    (plain / "leaky-1.dist-info" / "METADATA").write_text("Name: leaky\nVersion: 1\n")
    (plain / "leaky-1.dist-info" / "entry_points.txt").write_text("[keyring.backends]\nx = leaky\n")
    (plain / "leaky.py").write_text(
        "from pathlib import Path\n"
        "from keyring.backend import KeyringBackend\n"
        "class Keyring(KeyringBackend):\n"
        "    priority = 9\n"
        "    def get_password(self, service, name): return Path(name).read_text()\n"
        "    def set_password(self, service, name, secret): Path(name).write_text(secret)\n"
    )
    seen = use(
        program="from keyring import get_keyring; print(get_keyring())", PYTHONPATH=str(plain)
    )
    assert "leaky" in seen[0]  # the library by itself would take it
    assert use(PYTHONPATH=str(plain)) == ["False", "This system has no key store"]
    assert files_with(CANARY, tmp_path) == []


@with_secret_service
def test_sec_04_a_real_secret_service_keeps_and_forgets(use, tmp_path):
    assert use(*session("")) == ["True", "True None", "None"]
    assert files_with(CANARY, tmp_path) == []


@with_secret_service
def test_sec_04_a_service_that_died_is_an_error(use):
    program = USE.replace(
        'print(store.get("account")',
        "import psutil, signal\n"
        "    for number in (signal.SIGHUP, signal.SIGTERM):  # of the session that ends\n"
        "        signal.signal(number, signal.SIG_IGN)\n"
        "    near = [c for p in psutil.Process().parents() for c in p.children()]\n"
        "    bus = next(c for c in near if c.name() == 'dbus-daemon')\n"
        "    bus.kill(); bus.wait()\n"
        '    print(store.get("account")',
        1,
    )
    lines = use(*session(""), program=program)
    assert lines[0] == "True"
    assert lines[1].startswith("The system's key store refused: ")


@with_secret_service
def test_sec_04_what_is_not_given_back_is_an_error(use):
    program = USE.replace(
        "store, secret",
        "import keyring.backends.SecretService as service\n"
        "service.Keyring.set_password = lambda *_: None\n"
        "store, secret",
        1,
    )
    assert use(*session(""), program=program) == [
        "True",
        "The system's key store did not give back what it took",
    ]


@with_secret_service
def test_sec_04_a_prompt_that_is_dismissed_is_an_error(use):
    program = USE.replace(
        "store, secret",
        "import secretstorage, keyring.backends.SecretService as service\n"
        "with __import__('contextlib').closing(secretstorage.dbus_init()) as bus:\n"
        "    secretstorage.get_default_collection(bus).lock()\n"
        "secretstorage.Collection.unlock = lambda *_: True  # as if the user had dismissed it\n"
        "store, secret",
        1,
    )
    lines = use(*session(""), program=program)
    assert lines[0] == "True"
    assert lines[1].startswith("The system's key store refused: ")


SHORT_STORE = """
from keyring.backend import KeyringBackend
class Windows(KeyringBackend):
    priority, kept = 5, {}
    def get_password(self, service, name): return self.kept.get(name)
    def set_password(self, service, name, secret):
        if len(secret.encode("utf-16-le")) > 5 * 512:  # as the Credential Manager has it
            raise OSError(1783, "The stub received bad data")
        self.kept[name] = secret
    def delete_password(self, service, name): del self.kept[name]
Windows.__module__ = "keyring.backends.Windows"
"""


@pytest.mark.parametrize(
    ("size", "lines"),
    [
        (1280, ["True", "True None", "None"]),
        (4000, ["True", "The system's key store refused: [Errno 1783] The stub received bad data"]),
    ],
)
def test_sec_05_a_token_that_is_too_long_is_refused_with_the_reason(use, tmp_path, size, lines):
    cut = USE.replace("sys.stdin.read()", f"sys.stdin.read()[:{size}]")
    assert use(program=SHORT_STORE + cut) == lines
    assert files_with(CANARY[:100], tmp_path) == []


class Memory:
    """What a backend of the library does, in memory."""

    def __init__(self):
        self.kept = {}

    def get_password(self, service, account):
        return self.kept.get((service, account))

    def set_password(self, service, account, secret):
        self.kept[service, account] = secret


def backend(name, priority):
    return type("Keyring", (Memory,), {"__module__": name, "priority": priority})()


def test_of_several_key_stores_the_one_is_used_that_the_library_prefers(monkeypatch):
    low, high = (backend(f"keyring.backends.{n}", p) for n, p in (("kwallet", 4), ("libsecret", 5)))
    foreign = backend("keyrings.alt", 9)
    monkeypatch.setattr("keyring.backend.get_all_keyring", lambda: [foreign, low, high, low])
    SystemKeyStore().set("account", "secret")
    assert [list(store.kept.values()) for store in (low, high, foreign)] == [[], ["secret"], []]
    assert SystemKeyStore().get("account") == "secret"


@pytest.mark.parametrize(
    ("error", "reason"), [(RuntimeError(" it is locked\n"), "it is locked"), (OSError(), "OSError")]
)
def test_sec_04_the_reason_of_a_key_store_is_passed_on(monkeypatch, error, reason):
    store = backend("keyring.backends.libsecret", 5)

    def refuse(*_arguments):
        raise error

    monkeypatch.setattr("keyring.backend.get_all_keyring", lambda: [store])
    monkeypatch.setattr(store, "get_password", refuse)
    for use in (lambda keys: keys.get("account"), lambda keys: keys.remove("account")):
        with pytest.raises(KeyStoreError) as caught:
            use(SystemKeyStore())
        assert caught.value.message == f"The system's key store refused: {reason}"


def test_sec_04_without_a_key_store_every_use_says_so(monkeypatch):
    monkeypatch.setattr("keyring.backend.get_all_keyring", lambda: [backend("keyrings.alt", 9)])
    keys = SystemKeyStore()
    assert not keys.is_available()
    for use in (keys.get, keys.remove, lambda account: keys.set(account, "secret")):
        with pytest.raises(KeyStoreError, match="This system has no key store"):
            use("account")


def test_what_keeps_secrets_is_named(monkeypatch):
    found = [backend("keyring.backends.libsecret", 5)]
    monkeypatch.setattr("keyring.backend.get_all_keyring", lambda: found)
    assert SystemKeyStore.backend() == "libsecret"
    assert SystemKeyStore().is_available()
    found.clear()
    assert SystemKeyStore.backend() == ""


@pytest.mark.parametrize(
    "name", ["keyring.backends.null", "keyring.others.libsecret", "libsecret", "keyring.libsecret"]
)
def test_sec_04_only_what_comes_with_the_library_and_encrypts_is_used(monkeypatch, name):
    monkeypatch.setattr("keyring.backend.get_all_keyring", lambda: [backend(name, 9)])
    assert not SystemKeyStore().is_available()


def test_what_the_library_does_not_recommend_is_not_used(monkeypatch):
    monkeypatch.setattr(
        "keyring.backend.get_all_keyring", lambda: [backend("keyring.backends.libsecret", 0.5)]
    )
    assert not SystemKeyStore().is_available()


@pytest.mark.parametrize(
    ("platform", "modules"),
    [
        ("linux", ["keyring.backends.SecretService", "secretstorage"]),
        ("darwin", ["keyring.backends.macOS.api"]),
        ("win32", ["keyring.backends.Windows", "win32ctypes.pywin32.win32cred"]),
        ("freebsd14", []),
    ],
)
def test_the_libraries_of_each_system_are_imported(monkeypatch, platform, modules):
    imported = []
    monkeypatch.setattr("csvdownloader.store.key_store.import_module", imported.append)
    monkeypatch.setattr("csvdownloader.store.key_store.sys.platform", platform)
    import_backend()
    assert imported == modules


def test_sec_04_only_a_secret_that_is_there_is_removed(monkeypatch):
    store = backend("keyring.backends.libsecret", 5)
    removed = []
    monkeypatch.setattr("keyring.backend.get_all_keyring", lambda: [store])
    monkeypatch.setattr(
        type(store), "delete_password", lambda _, *names: removed.append(names), raising=False
    )
    SystemKeyStore().remove("account")
    assert removed == []
    SystemKeyStore().set("account", "secret")
    SystemKeyStore().remove("account")
    assert removed == [("CSV Downloader", "account")]
