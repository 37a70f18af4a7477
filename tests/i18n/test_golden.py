"""One golden text for each family of messages: what a reader sees of it, whole, in English and Chinese.

Other tests name messages by ids and values (``tests/messages.py``). Who words a message anew changes its template there and, if it stands
here, its text.
"""

import tomllib
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

import wushe_sim as ws
from tests import messages
from tests.forged import limits_folder
from wushe_sim.agents import parse_agent_classes
from wushe_sim.cli.commands.scenario import make_scenario
from wushe_sim.errors import StorageError, require
from wushe_sim.experiments.claims.hypotheses import select_hypotheses
from wushe_sim.experiments.comparison.inputs import open_result
from wushe_sim.experiments.discovery.condition import parse_condition
from wushe_sim.experiments.planning.planning import plan
from wushe_sim.experiments.rerun.plan import plan_rerun
from wushe_sim.experiments.sweep.sensitivity import refuse_missing_runs
from wushe_sim.experiments.sweep.spec import Sweep
from wushe_sim.files.networks import read_place
from wushe_sim.files.paths import claim_folder
from wushe_sim.model.extension import Extension
from wushe_sim.report.plot.style import check_columns
from wushe_sim.running.runner import parse_seeds
from wushe_sim.scenario.prices import choose_prices

STREET = ws.Scenario(name="a", weeks=2, burn_in=0, place={"communities": 1, "residents": 100})


def load(text):
    return lambda: ws.Scenario.loads(text, "x.toml")


def load_table(text):
    return lambda: ws.Scenario.load_all(write("t.csv", text))


def write(name, text):
    Path(name).write_text(text, encoding="utf-8")
    return Path(name)


def claim_strange_folder():
    write("thesis.docx", "years of work")
    claim_folder(Path(), ["manifest.json"])


def repeat_limits():
    return plan_rerun(limits_folder(Path("limits")))


class Misspelt(ws.Resident):
    def join_voluntering(self, chance, draw):
        return True


GOLDEN = {
    "rerun": (repeat_limits, "limits: holds what `wushe limits` found; repeat it by its own command, with another --out: wushe limits",
              "limits：是 `wushe limits` 的结果；请用它自己的命令重做，并另指定 --out：wushe limits"),
    "values": (load("name = 3\n[levers]\nadmin_burden = 1.4\n[place]\nresidents = 30.5\n"), """\
x.toml:1:1 name: a text is wanted (got 3; allowed letters, digits, _ . - and Chinese characters, up to 80 bytes, no dot or dash first)
x.toml:3:1 levers.admin_burden: is above its range (got 1.4; allowed 0 to 0.95, share of hours)
x.toml:5:1 place.residents: a whole number is wanted (got 30.5; allowed 20 to 10000000000, residents per community)""", """\
x.toml:1:1 name：应为文本（现为 3；允许字母、数字、_ . - 与汉字，至多 80 字节，不以点或横线开头）
x.toml:3:1 levers.admin_burden：高于取值范围（现为 1.4；允许 0 至 0.95，工时占比）
x.toml:5:1 place.residents：应为整数（现为 30.5；允许 20 至 10000000000，每社区居民数）"""),
    "scenario": (load("weeks = 50\n[place]\nadmin_burden = 0.2\n[levers]\nmobilty = 0.1\n[schedule]\n"
                      "mobility = [{ week = 50, value = 0.1 }, { week = 9 }]\n"), """\
x.toml:3:1 place.admin_burden: belongs in [levers]
x.toml:5:1 levers.mobilty: is not known in [levers] (did you mean "mobility"?)
x.toml:7:15 schedule.mobility[0].week: lies outside the run (got 50; allowed 0 to 49, since weeks = 50)
x.toml:7:41 schedule.mobility[1].value: is missing""", """\
x.toml:3:1 place.admin_burden：应写在 [levers] 中
x.toml:5:1 levers.mobilty：在 [levers] 中不存在（是否想写“mobility”？）
x.toml:7:15 schedule.mobility[0].week：在运行周数之外（现为 50；允许 0 至 49，因 weeks = 50）
x.toml:7:41 schedule.mobility[1].value：缺失"""),
    "budget": (load("[budget]\nyuan = 1\nshares = { self_governance = 0.5 }\n"),
               "x.toml:3:1 budget.shares: self_governance: takes hours that volunteers give, which money does not buy; leave it out",
               "x.toml:3:1 budget.shares：self_governance：占用志愿者付出的工时，钱买不到；请删去"),
    "toml": (load("weeks = 9\n[levers]\nmobility = 0,35\n"),
             "x.toml:3:13: expected newline or end of document after a statement (write a decimal point: 0,35 is 0.35)",
             "x.toml:3:13：语句之后应换行或结束（用小数点：0,35 为 0.35）"),
    "districts": (load_table("name,residents,deliberation,admin_burden\n甲,32人,25%,0.3\n"), """\
t.csv:1: admin_burden acts at the station, which all communities of a street share; give it with replace(…), or in a table of streets
t.csv:2: deliberation: a number is wanted, without a percent sign: 35% is 0.35 (got "25%"; allowed 0 to 1, share); write 0.35 for 35%
t.csv:2: residents: a whole number is wanted (got "32人"; allowed 20 to 10000000000, residents); a number alone, without what it counts""",
                  """\
t.csv:1：admin_burden 作用于社工站，由街道各社区共用；请用 replace(…) 给出，或写在街道表中
t.csv:2：deliberation：应为数，不加百分号：35% 写作 0.35（现为 "25%"；允许 0 至 1，占比）；35% 写作 0.35
t.csv:2：residents：应为整数（现为 "32人"；允许 20 至 10000000000，居民）；只写数，不写单位"""),
    "regions": (load('[region]\ncities = 2\nstreets = [3, 4, 5]\nmix = { town = 1.0 }\n[[region.type]]\nname = "town"\n'
                     "residents = 100\ncommunities = 2\n"),
                "x.toml:3:1 region.streets: needs a number for each city (got 3; allowed 2)",
                "x.toml:3:1 region.streets：须为每个城市给出一个数（现为 3；允许 2）"),
    "files": (load_table("name,residents\n甲,300\n乙,400,5\n"),
              "t.csv:3: 3 columns, not 2 as in line 1, told apart by comma", "t.csv:3：3 列，与第 1 行的 2 列不同，以 逗号 分隔"),
    "networks": (lambda: read_place(write("n.csv", "source,target,weight\na,b,strong\n,c,1\n")), """\
n.csv:2: weight "strong" is not a number above 0
n.csv:3: an end of the tie has no id (got ", c, 1")""", """\
n.csv:2：权重 "strong" 不是大于 0 的数
n.csv:3：关系的一端没有编号（现为 ", c, 1"）"""),
    "running": (lambda: parse_seeds([7, 1, 7]), "seeds: 7 is named twice", "seeds：7 写了两次"),
    "extensions": (lambda: Extension(name="mine", version="1", counts={"visits": 3}),
                   "extension mine: counts.visits: a Count is wanted (got int)", "扩展 mine：counts.visits：应为 Count（现为 int）"),
    "sensitivity": (lambda: refuse_missing_runs(SimpleNamespace(folder="swept", design=range(8), seeds=(0, 1), counts={"failed": 1}),
                                                pd.DataFrame(index=range(12))),
                    "swept: 4 of 16 runs are missing (1 failed, 3 still to do), and an index needs every point; the same sweep "
                    "resumes, with retry=True also those that failed",
                    "swept：16 次运行中缺少 4 次（1 次失败，3 次尚未运行），而计算指数需要每一个设计点；再次执行同一批量运行"
                    "即可继续，加 retry=True 则重做失败的运行"),
    "sweep": (lambda: Sweep.of({"base": STREET, "vary": {"admin_burden": {"min": 0.5, "max": 0.1, "steps": 2}, "name": ["a"]}}), """\
sweep vary.admin_burden: runs from 0.5 to 0.1: min must be below max
sweep vary.name: cannot vary: it names the scenario""", """\
sweep vary.admin_burden：从 0.5 到 0.1：min 须小于 max
sweep vary.name：不能变化：它是情景的名称"""),
    "commands": (lambda: make_scenario(Path("a.csv"), "en"),
                 "a.csv: a scenario's name ends in .toml (got .csv); add --table for a table of districts",
                 "a.csv：情景文件的扩展名为 .toml（现为 .csv）；社区表请加 --table"),
    "costs": (lambda: choose_prices({}, "hihg"),
              'prices = "hihg": is no end of the prices\' ranges (allowed low, high; did you mean "high"?)',
              "prices = \"hihg\"：不是价格范围的端点（允许 low、high；是否想写“high”？）"),
    "comparison": (lambda: open_result(3), "compare takes scenarios, results, or results' folders (got 3)",
                   "compare 用于情景、结果或结果文件夹（现为 3）"),
    "pictures": (lambda: check_columns(pd.DataFrame({"seed": [0]}), "over_time", "scenario", "seed"),
                 "plot.over_time: the frame lacks scenario; it needs the columns scenario, seed",
                 "plot.over_time：表中缺少 scenario；须有 scenario、seed 各列"),
    "agents": (lambda: parse_agent_classes({ws.Resident: Misspelt}),
               "Misspelt.join_voluntering: is no decision of a Resident; did you mean join_volunteering?",
               "Misspelt.join_voluntering：不是 Resident 的决策；是否为 join_volunteering？"),
    "claims": (lambda: select_hypotheses(["H18"]),
               "hypothesis: \"H18\" is none (allowed H1, H2, H3, H4, H5, H6, H7, H8, H9, H10, H11, H12, H13, H14, H15, H16, H17)",
               "论断：没有 \"H18\"（允许 H1、H2、H3、H4、H5、H6、H7、H8、H9、H10、H11、H12、H13、H14、H15、H16、H17）"),
    "ensembles": (lambda: ws.run(STREET, seeds=1).spreads(),
                  "spreads: the seeds of this result share one set of coefficients; run(…, draws=N) gives each its own",
                  "spreads：此结果的种子共用一组系数；run(…, draws=N) 让每个种子各用一组"),
    "discovery": (lambda: parse_condition("unserved_hour > 30"),
                  'where "unserved_hour > 30": "unserved_hour" is no indicator (did you mean "unserved_hours"?)',
                  'where "unserved_hour > 30"："unserved_hour" 不是指标（是否想写“unserved_hours”？）'),
    "libraries": (lambda: require("no_such_library", "cluster", "--cluster"),
                  "--cluster: needs no_such_library, which is not installed (pip install 'wushe-sim[cluster]')",
                  "--cluster：需要 no_such_library，尚未安装（pip install 'wushe-sim[cluster]'）"),
    "plans": (lambda: plan(STREET, budget=-5),
              "budget = -5: is no amount here (allowed 0 to 1000000000, yuan a year)",
              "budget = -5：不是可用的数量（允许 0 至 1000000000，元/年）"),
    "results": (claim_strange_folder, ".: holds something else (thesis.docx); name another folder (out=)",
                ".：已有其他内容（thesis.docx）；请另指定文件夹（out=）"),
    "hints": (lambda: ws.Scenario("x.toml"),
              'Scenario takes its keys by name: ws.Scenario(name="street", weeks=52); a file is read by ws.Scenario.load("FILE") '
              '(got "x.toml")',
              'Scenario 的各项须写明名称：ws.Scenario(name="street", weeks=52)；读取文件请用 ws.Scenario.load("FILE")（现为 "x.toml"）'),
    "options": (lambda: ws.trace("x.toml", resident=1, case=2), "give one of resident=N, case=N, worker=N (got resident=1, case=2)",
                "请给出 resident=N、case=N、worker=N 之一（现为 resident=1、case=2）"),
}
ROOMS = tomllib.loads(Path(messages.__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("family", ROOMS)
def test_a_family_of_messages_has_one_golden_text_in_both_languages(family, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    provoke, english, chinese = GOLDEN[family]
    with pytest.raises((ws.BadInput, StorageError)) as refused:
        provoke()
    assert str(refused.value) == english
    assert refused.value.render("zh") == chinese
    named = set(messages.IDS) & {message.template for line in refused.value.messages for message in messages.iterate_messages(line)}
    assert {messages.IDS[template] for template in named} & set(ROOMS[family]), "the text has no message of its family"


def test_each_golden_text_is_of_a_family():
    assert set(GOLDEN) == set(ROOMS)
