"""The side panel (侧栏): a slider or a choice for each lever, a switch for each mechanism, and the scenario as a file."""

from collections.abc import Callable, Mapping
from itertools import groupby
from typing import Any

import reacton.ipyvuetify as rv
import solara

from wushe_sim.dashboard.controls import AT_RESET, Control, ControlGroup, format_slider, list_groups, list_switches, mix_shares
from wushe_sim.dashboard.session import Session
from wushe_sim.dashboard.widgets import Slider
from wushe_sim.errors import BadInput
from wushe_sim.i18n import Message, msg, say
from wushe_sim.report.labels import option

HALF = 0.501
FAMILIES: Mapping[str, Message] = {
    "limits": msg("Limits"), "remedies": msg("Remedies"), "design": msg("Design of the linkage"),
}
SECTIONS: Mapping[str, Message] = {
    "III.1": msg("III.1 Omnipotent committee"), "III.2": msg("III.2 Mixed population"), "III.3": msg("III.3 Tasks handed down"),
    "III.4": msg("III.4 Social workers' burden"), "IV.1": msg("IV.1 Three governances in one"), "IV.2": msg("IV.2 Deliberation"),
    "IV.3": msg("IV.3 Incubation"), "IV.4": msg("IV.4 Residents as subjects"), "I": msg("I Actors and mode"),
    "II.1": msg("II.1 Party leadership"), "II.2": msg("II.2 Volunteers and social workers"), "II.3": msg("II.3 Charity"),
}


@solara.component
def Panel(session: Session, lang: str) -> Any:
    """Everything that can be set."""
    version, set_version = solara.use_state(0)
    opened, set_opened = solara.use_state([0])

    def back() -> None:
        session.back()
        set_version(version + 1)

    with solara.Column(gap="4px", style={"padding": "0 8px 24px"}) as main:
        families: dict[str, list[ControlGroup]] = {}
        for group in list_groups(lang):
            families.setdefault(group.family, []).append(group)
        with rv.ExpansionPanels(multiple=True, accordion=True, v_model=opened, on_v_model=set_opened):
            for family, members in families.items():
                with rv.ExpansionPanel(class_=f"wushe-{family}"):
                    rv.ExpansionPanelHeader(children=[FAMILIES[family].render(lang)])
                    with rv.ExpansionPanelContent(eager=True):
                        for group in members:
                            Levers(session, group, lang).key(f"{family} {group.section} {version}")
            with rv.ExpansionPanel(class_="wushe-switches"):
                rv.ExpansionPanelHeader(children=[say(lang, "Mechanisms (on or off)")])
                with rv.ExpansionPanelContent(eager=True):
                    solara.Text(say(lang, "Act from the start on: press Reset."), classes=["wushe-small"])
                    for name, called, hover in list_switches(lang):
                        Switch(session, name, called, hover).key(f"{name} {version}")
        solara.Button(say(lang, "As the scenario says"), on_click=back, outlined=True, small=True, classes=["wushe-back"])
        Save(session, lang)
    return main


@solara.component
def Levers(session: Session, group: ControlGroup, lang: str) -> Any:
    """The levers of one section of the paper."""
    with solara.Column(gap="0px", style={"margin-bottom": "8px"}) as main:
        rv.Html(tag="h3", children=[SECTIONS[group.section].render(lang)], class_="wushe-section")
        for _, controls in groupby(group.controls, lambda control: control.lever):
            Lever(session, tuple(controls), lang)
    return main


@solara.component
def Lever(session: Session, controls: tuple[Control, ...], lang: str) -> Any:
    """One lever: a slider, a choice, or a slider for each part of a mix."""
    name = controls[0].lever
    value, set_value = solara.use_state(session.value(name))
    wrong, set_wrong = solara.use_state("")

    def on_value(new: Any) -> None:
        try:
            session.set_lever(name, new)
            set_wrong("")
        except BadInput as error:
            set_wrong(say(lang, "Not set: {why}", why=error.render(lang)))
        set_value(new)

    with solara.Column(gap="0px", classes=["wushe-lever", f"wushe-lever-{name}"]) as main:
        for control in controls:
            if control.options:
                _choice(control, value, on_value, lang)
            elif control.part:
                _slider(control, value[control.part], lambda new, part=control.part: on_value(mix_shares(value, part, new)), lang)
            else:
                _slider(control, value, on_value, lang)
        if controls[0].at_reset:
            solara.Text(AT_RESET.render(lang), classes=["wushe-small"])
        if wrong:
            solara.Error(wrong, dense=True)
    return main


@solara.component
def Switch(session: Session, name: str, called: str, hover: str) -> Any:
    """One mechanism, on or off."""
    on, set_on = solara.use_state(session.switch(name))

    def on_value(new: bool) -> None:
        session.set_switch(name, bool(new))
        set_on(bool(new))

    with rv.Html(tag="div", attributes={"title": hover}, class_="wushe-switch") as main:
        rv.Switch(v_model=on, on_v_model=on_value, label=called, dense=True, hide_details=True, class_="mt-0 pt-0")
    return main


@solara.component
def Save(session: Session, lang: str) -> Any:
    """The scenario as a file, and the command that runs it."""
    name = f"{session.file_name}.toml"
    with solara.Column(gap="2px", classes=["wushe-save"]) as main:
        solara.FileDownload(lambda: session.plan().dump().encode(), filename=name, label=say(lang, "Save the scenario"),
                            mime_type="application/toml")
        solara.Text(say(lang, "Run it anywhere, N being the seed: {command}", command=f"wushe run {name} --seed N"),
                    classes=["wushe-small"], style={"word-break": "break-all"})
    return main


def _slider(control: Control, value: float, on_value: Callable[[float], Any], lang: str) -> None:
    def moved(new: float) -> None:
        """The browser rounds what it is shown to its steps, and says so; only more than that is the reader's wish."""
        if abs(new - value) > control.step * HALF:
            on_value(min(max(new, control.low), control.high))

    element: Any = Slider
    element.element(
        label=control.label, hover=control.hover, words=format_slider(value, control.unit, lang), value=float(value),
        low=float(control.low), high=float(control.high), step=float(control.step), on_moved=moved,
        on_seen=lambda new: format_slider(new, control.unit, lang))


def _choice(control: Control, value: str, on_value: Callable[[str], Any], lang: str) -> None:
    names = {option(one, lang): one for one in control.options}
    line = rv.Html(tag="div", v_on="hover.on", class_="wushe-slider-line", children=[rv.Html(tag="span", children=[control.label])])
    rv.Tooltip(bottom=True, max_width=340, open_delay=200, v_slots=[{"name": "activator", "variable": "hover", "children": line}],
               children=[control.hover])
    rv.Select(items=list(names), v_model=option(value, lang), on_v_model=lambda said: on_value(names[said]), dense=True, hide_details=True,
              style_="max-width: 280px; margin: 0 0 8px;", attributes={"aria-label": control.label})
