from dataclasses import fields

from csvdownloader.core.settings import SETTINGS, Settings, settings_from, settings_to


def test_every_setting_is_declared_once():
    assert [s.key for s in SETTINGS] == [f.name for f in fields(Settings)]
    defaults = settings_to(Settings())
    assert all(s.minimum <= defaults[s.key] <= s.maximum for s in SETTINGS)


def test_settings_come_back():
    chosen = Settings(jobs_at_once=5, keep_days=1, keep_gigabytes=100)
    assert settings_from(settings_to(chosen)) == chosen


def test_nonsense_falls_back_to_the_default():
    stored = {"jobs_at_once": 0, "keep_days": "seven", "keep_gigabytes": 3, "other": 1}
    assert settings_from(stored) == Settings(keep_gigabytes=3)
