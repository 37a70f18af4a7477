"""命令帮助 the help of commands and options in Chinese: the English stands where each is declared and is what the Chinese is found by."""

from collections.abc import Sequence
from typing import Any

HEADS = (("Usage:", "用法："), ("Arguments:", "参数："), ("Options:", "选项："), ("Commands:", "命令："),
         ("Show this message and exit.", "显示本帮助。"), ("[OPTIONS]", "[选项]"), ("[default: ", "[默认: "), ("[required]", "[必填]"),
         ("[ARGS]", "[参数]"), ("COMMAND", "命令"))
"""What stands around it, in the order in which it is replaced."""

HELP: dict[str, str] = {
    "An agent-based simulation of China's five-actor linkage. 五社联动的多主体模拟。":
        "五社联动的多主体模拟。每个命令后加 --lang zh --help 可看其中文帮助。",
    # commands
    "Run scenarios and save tables and a picture (运行情景).": "运行情景，保存数据表和图。",
    "Write a scenario to start from, every key explained; or a table of districts (新建情景文件或社区表).":
        "新建情景文件（每个键附说明），或社区表。",
    "Say what is wrong with scenario files, all of it at once (检查情景文件).": "检查情景文件，一次列出全部问题。",
    "Write a result's report as one file: a page or a Word document (生成报告).": "生成报告：单个网页或 Word 文档。",
    "Run a design of many scenarios under many seeds, or go on where it stopped (批量运行).":
        "按设计批量运行多个情景与随机种子；中断后从原处继续。",
    "Say what of a sweep is done, failed and waiting, and who is at it (查看批量进度).":
        "查看批量运行的进度：完成、失败、等待，以及谁在运行。",
    "Compare results or scenarios, paired by seed (按随机种子配对比较).": "按随机种子配对，比较结果或情景。",
    "Tell what happened to a resident, a case or a social worker, week by week (追踪一个人或一个个案).":
        "逐周讲述一位居民、一个个案或一名社工的经历。",
    "Say which stage moved first between two scenarios, from lever to indicator (溯因：什么先变).":
        "两个情景之间什么先变：从政策杠杆经各阶段到指标。",
    "Print the JSON Schema of scenario files, for editors (输出情景文件的 JSON Schema).": "输出情景文件的 JSON Schema，供编辑器使用。",
    "Explain a name, a stage or the whole week (解释一个名称，或一周的日程).": "解释一个名称、一个阶段或一周的日程。",
    "List the policy levers (政策杠杆).": "列出政策杠杆。", "List the mechanisms' switches (机制开关).": "列出机制开关。",
    "List the actors' decisions (决策点).": "列出各主体的决策点。", "List the indicators (指标).": "列出指标。",
    "List the coefficients and what they rest on (参数及依据).": "列出参数及其依据。",
    "Lay the patterns of the evidence beside what the model gives (验证：经验事实与模型结果对照).": "验证：将经验事实与模型结果对照。",
    "Which patterns hold under other coefficients, and which coefficients matter most (稳健性与敏感性).":
        "稳健性与敏感性：换用其他系数时哪些事实仍成立，哪些系数最要紧。",
    "Set coefficients within their ranges to the patterns marked 'fit', never to held-out ones (校准).":
        "校准：在取值范围内按标为 fit 的事实设定系数，绝不使用留出的事实。",
    # options that commands share
    "Overwrite.": "覆盖已有文件。", "No progress and no remarks.": "不显示进度和提示。", "Show tracebacks.": "显示错误的完整回溯。",
    "Language; else WUSHE_LANG, the locale's, English.": "语言；未指定则依 WUSHE_LANG、系统语言，最后为英文。",
    "How to print it.": "输出格式。",
    "Threads.": "线程数。", "Folder to keep the result in.": "保存结果的文件夹。", "At most so many new runs.": "最多新运行的次数。",
    "A scenario file; the default street if not given.": "情景文件；未给出则用默认街道。",
    "A smaller answer, on a small street; it says so.": "在小街道上给出粗略结果，并注明。",
    "Write a page (Markdown) here, its picture beside it.": "在此写出网页（Markdown），图放在旁边。",
    "Number of seeds under which scenario files are run.": "运行情景文件所用的随机种子个数。",
    # run, new, check, report
    "Scenario files, or tables of districts (CSV, Excel).": "情景文件，或社区表（CSV、Excel）。",
    "Number of seeds: 0 to N-1.": "随机种子个数：0 至 N-1。",
    "A seed; may be given several times.": "一个随机种子；可多次给出。", "Change a lever or a dotted key.": "修改一个杠杆或以点分隔的键。",
    "Weeks, instead of the scenarios' own.": "周数，取代情景中的设定。",
    "Result folder; results/NAME if not given.": "结果文件夹；未给出则为 results/名称。",
    "What ranks a table's rows; else coverage.": "社区表各行按哪个指标排名；未给出则按需求满足率。",
    "Draw a picture; without it a run ends a second sooner.": "绘图；不绘图可快约一秒。",
    "The file to write.": "要写入的文件。",
    "A table with a row for each community instead: .csv or .xlsx.": "改为每社区一行的表：.csv 或 .xlsx。",
    "Scenario files, or tables of districts.": "情景文件，或社区表。",
    "A result folder: of a run, a sweep, limits or verdicts.": "结果文件夹：单次或批量运行、限度或论断检验均可。",
    "FILE.html or FILE.docx; DIR.html if not given.": "FILE.html 或 FILE.docx；未给出则为 DIR.html。",
    # sweep, status, compare
    "The sweep's file: base, seeds, design, what varies.": "批量文件：基础情景、随机种子、设计、变动项。",
    "The sweep's folder; where it stopped, it goes on.": "批量文件夹；中断后从原处继续。",
    "Threads, or processes: a core each.": "线程数或进程数，每个占一个核。", "Processes in place of threads.": "用进程代替线程。",
    "A Dask scheduler's address, or its file.": "Dask 调度器的地址或其文件。", "Refuse more runs than that.": "超过此运行次数则拒绝。",
    "Run again what failed.": "重新运行失败的。", "Seconds that a run may take.": "单次运行允许的秒数。",
    "Free a folder whose holder is gone.": "解除占用者已不在的文件夹锁。", "A sweep's folder.": "批量文件夹。",
    "Result folders or scenario files; the first is held against.": "结果文件夹或情景文件；以第一个为对照。",
    "An indicator; may be given several times.": "一个指标；可多次给出。",
    "week, type (of community) or group; may be given several times.":
        "week（按周）、type（按社区类型）或 group（按群体）；可多次给出。",
    "Seeds that would tell such a difference.": "分辨这样大小的差异所需的种子数。",
    "page.html, page.docx, book.xlsx, table.csv or table.parquet.":
        "page.html、page.docx、book.xlsx、table.csv 或 table.parquet。",
    "CSV, Parquet: a row for each scenario, differences beside values.": "CSV、Parquet：每个情景一行，差值列在数值旁。",
    "Of a CSV: utf-8-sig, utf-8, gb18030.": "CSV 的编码：utf-8-sig、utf-8、gb18030。",
    # trace, why
    "A scenario file.": "情景文件。", "Follow a resident, as agents are numbered.": "追踪一位居民，编号同 model.agents。",
    "Follow a case, in the order in which they arise.": "追踪一个个案，按产生的次序编号。",
    "Follow a social worker's post.": "追踪一个社工岗位。",
    "The seed.": "随机种子。", "The community; else the first.": "社区；未给出则为第一个。",
    "Weeks, instead of the scenario's own.": "周数，取代情景中的设定。",
    "Another scenario: where the two part.": "另一情景：两者从何处开始不同。",
    "Two results or scenario files; or one result of two scenarios.": "两个结果或情景文件；或含两个情景的一个结果。",
    "A picture (.png, .svg, .pdf) or the whole table (.csv).": "图（.png、.svg、.pdf）或完整的表（.csv）。",
    "Put the governance limits to the test: the matrix, tipping points, path dependence (治理限度检验).\n\n"
    "On the experiment street (four communities of 2,000, each of another type), unless a scenario is given.":
        "治理限度检验：矩阵、临界点、路径依赖。未给出情景时使用实验街道（四个各 2,000 人、类型不同的社区）。",
    "Folder of runs, tables and figures; where it stopped, it goes on.": "运行、数据表与图的文件夹；中断后从原处继续。",
    "matrix, tipping, paths or links; several times for several.": "matrix、tipping、paths 或 links；可多次给出。",
    "Number of seeds of every part; 10 to 20, or 3 with --quick.": "各部分的随机种子个数；10 至 20，--quick 时为 3。",
    # verdicts, dashboard
    "Put the paper's claims to the test: supported, not supported, opposite, undecided, or not to be told (论断检验).":
        "论断检验：论文的各项论断得到支持、未获支持、结果相反、尚无定论，还是无从判断。",
    "Claims; all seventeen if none is named.": "论断；未指明则为全部十七项。",
    "Seeds of the verdicts; 20, or 5 with --quick.": "判定所用的随机种子个数；20，--quick 时为 5。",
    "Draws of all coefficients; 100, or none with --quick.": "全部系数的抽取次数；100，--quick 时不抽取。",
    "experiment (4 communities of 2,000) or default.": "experiment（实验街道，四个各 2,000 人的社区）或 default（基准街道）。",
    "Folder; where it stopped, it goes on.": "文件夹；中断后从原处继续。",
    "Move levers and look, in the browser (仪表板：移动杠杆，观察街道).": "仪表板：在浏览器中移动杠杆，观察街道。",
    "A scenario file; a small street if not given.": "情景文件；未给出则用小街道。",
    "Address to listen on; this machine alone if not given.": "监听的地址；未给出则只限本机访问。",
    "Port; 0 takes any free one.": "端口；0 为任一空闲端口。",
    "A further name it may be asked for by: of a proxy or tunnel.": "另可用于访问的主机名：代理或隧道的名称。",
    "Open it in the browser.": "在浏览器中打开。",
    # what is declared, validation
    "What 'levers', 'indicators' and the like list; a count, a column; 'week'.":
        "levers、indicators 等命令列出的名称；计数、状态列；或 week。",
    "Number of seeds; 20, or 3 with --quick.": "随机种子个数；20，--quick 时为 3。", "Own targets (TOML).": "自定目标（TOML）。",
    "Draws of all coefficients; 200.": "全部系数的抽取次数；200。", "Trajectories of Morris's screening; 4.": "Morris 筛选的轨迹数；4。",
    "Trials in all; 40, or 8 with --quick.": "试验总次数；40，--quick 时为 8。",
}
"""Help in Chinese, by the English; a test names what is missing here and what is no more."""


def asked_in_front(args: Sequence[str]) -> list[str]:
    """The arguments with a language that stands before the command moved behind it, where commands take it."""
    found = list(args)
    if found and (found[0] == "--lang" or found[0].startswith("--lang=")):
        taken = 2 if found[0] == "--lang" else 1
        said, rest = found[:taken], found[taken:]
        return [rest[0], *said, *rest[1:]] if rest and not rest[0].startswith("-") else rest
    return found


def asked_for(args: Sequence[str]) -> str | None:
    """The language that arguments ask for, before anything of them is read."""
    for place, one in enumerate(args):
        if one == "--lang":
            return next(iter(args[place + 1:place + 2]), None)
        if one.startswith("--lang="):
            return one.removeprefix("--lang=")
    return None


def in_chinese(program: Any) -> None:
    """Give a program's commands and options their help in Chinese."""
    for command in (program, *program.commands.values()):
        command.help = HELP.get(command.help, command.help)
        for option in command.params:
            if getattr(option, "help", None):
                option.help = HELP.get(option.help, option.help)
        command.get_help = _with_heads(command.get_help)


def _with_heads(get_help: Any) -> Any:
    return lambda ctx: with_heads(get_help(ctx))


def with_heads(text: str) -> str:
    """Help or usage with its heads in Chinese."""
    for english, chinese in HEADS:
        text = text.replace(english, chinese)
    return text
