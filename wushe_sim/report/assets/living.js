// The living picture: every open case of a community is a dot that travels from its resident to who helps, is handed on, joined, served or lost.
// new LivingPicture(box, scene) draws; push(weeks) takes weeks as report/living.py writes them; setDark(on) changes the ground.
(function () {
  const KEEP_MARK = 26;        // weeks for which a resident shows who helped
  const TAU = 2 * Math.PI;
  const GROUNDS = {
    light: { text: "#222", faint: "rgba(0,0,0,.16)", line: "0,0,0", ground: "#fff" },
    dark: { text: "#eee", faint: "rgba(255,255,255,.2)", line: "255,255,255", ground: "#1e1e1e" },
  };

  class Side {                 // one street: its canvas, its dots, its numbers
    constructor(picture, number) {
      this.picture = picture; this.number = number;
      this.scene = picture.scene.sides[number];
      this.dots = new Map(); this.leaving = []; this.marks = new Map(); this.now = null; this.nodes = [];
      const element = (tag, name, parent) => { const made = document.createElement(tag); made.className = name; parent.appendChild(made); return made; };
      this.root = element("section", "living-side", picture.row);
      this.heading = element("h3", "living-heading", this.root);
      this.canvas = element("canvas", "living-canvas", this.root);
      this.canvas.setAttribute("role", "img");
      this.bar = element("div", "living-bar", this.root);
      this.canvas.addEventListener("pointermove", (event) => picture.point(this, event));
      this.canvas.addEventListener("pointerleave", () => picture.point(this, null));
      this.canvas.addEventListener("click", (event) => picture.pick(this, event));
      this.still = document.createElement("canvas");
    }

    resize(width) {
      const scene = this.scene, ratio = window.devicePixelRatio || 1;
      this.width = width; this.height = Math.round(width * 0.92); this.root.style.width = width + "px";
      for (const canvas of [this.canvas, this.still]) { canvas.width = this.width * ratio; canvas.height = this.height * ratio; }
      this.canvas.style.width = this.width + "px"; this.canvas.style.height = this.height + "px";
      const cx = width / 2, cy = this.height * 0.49, R = Math.min(width, this.height) / 2 - 10;
      this.centre = [cx, cy]; this.R = R;
      this.homes = placeResidents(scene.groups, cx, cy, R);
      this.dotSize = Math.max(2.1, Math.min(3.4, R / 75));
      this.nodes = placeNodes(scene.nodes, cx, cy, R);
      for (const dot of this.dots.values()) { dot.path = []; this.settle(dot); [dot.x, dot.y] = dot.rest; }
      this.rest();
    }

    radius(node) {             // by its hours for service
      const minutes = this.now ? this.now.minutes[node] : 0;
      return this.R * (0.02 + 0.055 * Math.sqrt(Math.min(1, minutes / 60 / 60)));
    }

    colour(nodes) { return nodes.map((node) => this.picture.scene.colours[this.scene.nodes[node]]); }

    push(week, animate) {
      this.now = week;
      const seen = new Set();
      for (const [key, resident, kind, place, leader, holders, short] of week.cases) {
        seen.add(key);
        let dot = this.dots.get(key);
        const home = this.homes[resident] || this.centre;
        if (!dot) {
          dot = { key, resident, kind, x: home[0], y: home[1], path: [], born: true };
          this.dots.set(key, dot);
        }
        const before = dot.holders || [], knew = dot.leader;
        Object.assign(dot, { place, leader, holders, short, care: kind === this.picture.scene.care });
        const through = [];
        if (leader >= 0 && knew === undefined && !dot.care) through.push(this.nodes[leader]);
        const gained = holders.filter((node) => !before.includes(node));
        if (place === "served" && !dot.care) for (const node of gained) through.push(this.nodes[node]);
        if (place === "served") { through.push(home); this.marks.set(resident, { colours: this.colour(holders.length ? holders : [leader]), week: week.week }); }
        if (place === "lapsed") { through.push([home[0] * 0.35 + this.centre[0] * 0.65, this.height - 6]); this.marks.set(resident, { lost: true, week: week.week }); }
        if (place === "never_found") this.marks.set(resident, { lost: true, week: week.week });
        if (animate) dot.path.push(...through.map((point) => ({ to: point })));
        if (["served", "lapsed", "never_found", "moved"].includes(place)) {
          this.dots.delete(key);
          if (animate) this.leaving.push(dot);
        }
      }
      for (const key of [...this.dots.keys()]) if (!seen.has(key)) this.dots.delete(key);
      for (const [resident, mark] of this.marks) if (week.week - mark.week > KEEP_MARK) this.marks.delete(resident);
      this.rest();
      if (!animate) for (const dot of this.dots.values()) { [dot.x, dot.y] = dot.rest; dot.path = []; }
      this.tell();
    }

    rest() {                   // where dots stand while nothing happens: around who has them, in the order in which they came
      this.crowd = new Map();
      for (const dot of this.dots.values()) this.settle(dot);
      this.drawStill();
    }

    settle(dot) {
      const home = this.homes[dot.resident] || this.centre;
      const holders = dot.holders || [];
      if (dot.care || dot.place === "hidden" || (dot.place === "waiting" && dot.leader < 0)) { dot.rest = home; return; }
      const at = holders.length ? holders : [dot.leader];
      const name = at.join("+"), k = this.crowd ? (this.crowd.get(name) || 0) : 0;
      if (this.crowd) this.crowd.set(name, k + 1);
      const points = at.map((node) => this.nodes[node]);
      const x = points.reduce((sum, point) => sum + point[0], 0) / points.length, y = points.reduce((sum, point) => sum + point[1], 0) / points.length;
      const inner = at.length > 1 ? 0 : this.radius(at[0]) + this.dotSize + 1.5;
      const far = Math.sqrt(inner * inner + k * this.dotSize * this.dotSize * 2.6), turn = k * 2.39996 + (at.length > 1 ? 0.8 : 2);
      dot.rest = [x + far * Math.cos(turn), y + far * Math.sin(turn)];
    }

    advance(seconds) {         // moves all dots; whether any still moves
      let moving = false;
      const pace = this.picture.pace;
      const step = (dot) => {
        const goal = dot.path.length ? dot.path[0] : { to: dot.rest };
        if (!goal.to) return false;
        if (dot.path.length) {
          if (goal.gone === undefined) { goal.gone = 0; goal.from = [dot.x, dot.y]; }
          goal.gone += seconds * 1000 * Math.max(1, dot.path.length / 3) / pace;
          const t = Math.min(1, goal.gone), eased = t < 0.5 ? 2 * t * t : 1 - 2 * (1 - t) * (1 - t);
          dot.x = goal.from[0] + (goal.to[0] - goal.from[0]) * eased; dot.y = goal.from[1] + (goal.to[1] - goal.from[1]) * eased;
          if (t >= 1) dot.path.shift();
          return true;
        }
        const dx = goal.to[0] - dot.x, dy = goal.to[1] - dot.y, share = Math.min(1, seconds * 1000 / pace * 2.4);
        if (Math.abs(dx) + Math.abs(dy) < 0.4) { dot.x = goal.to[0]; dot.y = goal.to[1]; return false; }
        dot.x += dx * share; dot.y += dy * share;
        return true;
      };
      for (const dot of this.dots.values()) moving = step(dot) || moving;
      for (const dot of this.leaving) {
        if (dot.path.length) step(dot); else dot.fade = (dot.fade || 0) + seconds * 1000 / pace / (dot.place === "served" ? 0.6 : 1.6);
        moving = true;
      }
      this.leaving = this.leaving.filter((dot) => !(dot.fade >= 1));
      return moving;
    }

    drawStill() {              // what changes once a week: residents, links, actors
      const look = this.picture.look, scene = this.scene, pen = this.still.getContext("2d"), ratio = window.devicePixelRatio || 1;
      pen.setTransform(ratio, 0, 0, ratio, 0, 0); pen.clearRect(0, 0, this.width, this.height);
      const size = Math.max(0.8, Math.min(2.2, this.R * 0.9 / Math.sqrt(scene.groups.length * 3)));
      pen.fillStyle = look.faint;
      for (const home of this.homes) { pen.beginPath(); pen.arc(home[0], home[1], size, 0, TAU); pen.fill(); }
      const week = this.now ? this.now.week : 0;
      for (const [resident, mark] of this.marks) {
        const home = this.homes[resident]; if (!home) continue;
        pen.globalAlpha = Math.max(0.12, 1 - (week - mark.week) / KEEP_MARK);
        if (mark.lost) cross(pen, home, size + 1.6, look.text);
        else pie(pen, home, size + 1.1, mark.colours);
      }
      pen.globalAlpha = 1;
      if (!this.now) return;
      for (const [one, other, strength] of this.now.links) {
        pen.strokeStyle = `rgba(${look.line},${0.05 + 0.3 * strength})`; pen.lineWidth = 0.5 + 3.5 * strength;
        pen.beginPath(); pen.moveTo(...this.nodes[one]); pen.lineTo(...this.nodes[other]); pen.stroke();
      }
      for (const dot of this.dots.values()) if (dot.care) this.drawCare(pen, dot);
      this.nodes.forEach((point, node) => { if (this.now.alive[node]) this.drawNode(pen, point, node); });
      this.drawNames(pen);
    }

    drawCare(pen, dot) {       // standing care is a thread between a helper and a resident
      const home = this.homes[dot.resident]; if (!home) return;
      const helped = dot.holders.length > 0;
      if (helped) {
        pen.strokeStyle = this.colour(dot.holders)[0]; pen.lineWidth = 1; pen.globalAlpha = dot.short ? 0.18 : 0.42;
        pen.beginPath(); pen.moveTo(...this.nodes[dot.holders[0]]); pen.quadraticCurveTo(...bend(this.nodes[dot.holders[0]], home, this.centre), ...home);
        pen.stroke(); pen.globalAlpha = 1;
      }
      if (helped && !dot.short) pie(pen, home, 3, this.colour(dot.holders));
      else ring(pen, home, 3, helped ? this.colour(dot.holders)[0] : this.picture.look.text);
    }

    drawNode(pen, point, node) {
      const { scene, look } = this.picture, radius = this.radius(node), colour = scene.colours[this.scene.nodes[node]];
      pen.fillStyle = look.ground; pen.beginPath(); pen.arc(...point, radius, 0, TAU); pen.fill();
      pen.globalAlpha = 0.28; pen.fillStyle = colour; pen.beginPath(); pen.arc(...point, radius, 0, TAU); pen.fill(); pen.globalAlpha = 1;
      const minutes = this.now.minutes[node], share = minutes > 0 ? this.now.used[node] / minutes : 0;
      if (share > 0) {         // the part of its hours that is used
        pen.fillStyle = colour; pen.beginPath(); pen.moveTo(...point); pen.arc(...point, radius, -TAU / 4, -TAU / 4 + TAU * Math.min(1, share)); pen.fill();
      }
      pen.strokeStyle = colour; pen.lineWidth = 1.4; pen.beginPath(); pen.arc(...point, radius, 0, TAU); pen.stroke();
    }

    drawNames(pen) {
      const { scene, look } = this.picture, found = {};
      this.scene.nodes.forEach((kind, node) => (found[kind] = found[kind] || []).push(this.nodes[node]));
      pen.font = `600 ${Math.max(11, Math.min(13, this.R / 20))}px ${scene.font}`; pen.textAlign = "center"; pen.textBaseline = "middle";
      pen.lineWidth = 4; pen.lineJoin = "round";
      for (const [kind, points] of Object.entries(found)) {
        const x = points.reduce((sum, one) => sum + one[0], 0) / points.length - this.centre[0], y = points.reduce((sum, one) => sum + one[1], 0) / points.length - this.centre[1];
        const far = Math.hypot(x, y);
        const at = far < this.R * 0.15 ? [this.centre[0], this.centre[1] + this.R * 0.165]
          : [this.centre[0] + x / far * this.R * 0.66, this.centre[1] + y / far * this.R * 0.66];
        const name = scene.names[kind], lines = pen.measureText(name).width > this.R * 0.45 ? name.split(" ") : [name];
        lines.forEach((line, k) => {
          const y = at[1] + (k - (lines.length - 1) / 2) * 14;
          pen.strokeStyle = look.ground; pen.strokeText(line, at[0], y);
          pen.fillStyle = look.text; pen.fillText(line, at[0], y);
        });
      }
    }

    draw() {
      const pen = this.canvas.getContext("2d"), ratio = window.devicePixelRatio || 1;
      pen.setTransform(1, 0, 0, 1, 0, 0); pen.clearRect(0, 0, this.canvas.width, this.canvas.height); pen.drawImage(this.still, 0, 0);
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      for (const dot of this.leaving) { pen.globalAlpha = Math.max(0, 1 - (dot.fade || 0)); this.drawDot(pen, dot); }
      pen.globalAlpha = 1;
      for (const dot of this.dots.values()) if (!dot.care) this.drawDot(pen, dot);
      const marked = this.picture.marked && this.dots.get(this.picture.marked);
      if (marked) { pen.strokeStyle = this.picture.look.text; pen.lineWidth = 2; ring(pen, [marked.x, marked.y], this.dotSize + 5, this.picture.look.text, 2); }
    }

    drawDot(pen, dot) {
      const look = this.picture.look, at = [dot.x, dot.y], size = this.dotSize;
      if (dot.place === "lapsed" && !dot.path.length || dot.place === "never_found") { cross(pen, at, size + 1, look.text); return; }
      if (dot.place === "hidden") { ring(pen, at, size, look.text); return; }
      if (!dot.holders.length) { pie(pen, at, size, [look.text], look.ground); return; }
      for (const node of dot.holders.length > 1 && !dot.path.length ? dot.holders : []) {
        pen.strokeStyle = this.colour([node])[0]; pen.lineWidth = 1; pen.beginPath(); pen.moveTo(...at); pen.lineTo(...this.nodes[node]); pen.stroke();
      }
      pie(pen, at, size, this.colour(dot.holders), look.ground);
    }

    tell() {                   // the numbers below: hours a week of the last quarter, on one scale for both streets
      const { scene } = this.picture, most = Math.max(1, ...this.picture.sides.map((side) => side.now ? sum(Object.values(side.now.hours).map((one) => Math.max(0, one))) : 0));
      const parts = [...Object.entries(this.now.hours)].filter(([, hours]) => hours > 0.05);
      this.bar.innerHTML = "";
      const strip = document.createElement("div"); strip.className = "living-strip"; strip.setAttribute("aria-hidden", "true");
      const list = document.createElement("p"); list.className = "living-numbers";
      for (const [kind, hours] of parts) {
        const part = document.createElement("span");
        part.style.width = 100 * hours / most + "%"; part.className = kind === "unserved" ? "living-lost" : "";
        if (kind !== "unserved") part.style.background = scene.colours[kind];
        strip.appendChild(part);
        const item = document.createElement("span"), key = document.createElement("i");
        key.className = kind === "unserved" ? "living-lost" : ""; if (kind !== "unserved") key.style.background = scene.colours[kind];
        item.append(key, `${scene.hours[kind]} ${hours.toFixed(0)}`);
        list.append(item, " ");
      }
      this.bar.append(strip, list);
      this.heading.textContent = `${this.scene.title} · ${this.picture.scene.week.replace("{week}", this.now.week + 1)}`;
      this.canvas.setAttribute("aria-label", `${this.heading.textContent}: ${list.textContent}`);
    }

    find(event) {
      const box = this.canvas.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top;
      let best = null, least = 14;
      for (const dot of this.dots.values()) {
        const far = Math.hypot(dot.x - x, dot.y - y);
        if (far < least) { least = far; best = dot; }
      }
      return best;
    }
  }

  class LivingPicture {
    constructor(box, scene, onPick) {
      this.box = box; this.onPick = onPick; this.pace = 450; this.marked = null; this.before = 0; this.last = 0; this.width = 0;
      this.early = [];         // weeks that came before there was room to draw in, as on a page that is not open yet
      this.setLook(false);
      box.classList.add("living"); box.innerHTML = "";
      const style = document.createElement("style"); style.textContent = STYLE; box.appendChild(style);
      this.row = document.createElement("div"); this.row.className = "living-row"; box.appendChild(this.row);
      this.note = document.createElement("p"); this.note.className = "living-note"; box.appendChild(this.note);
      this.calm = window.matchMedia && window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      this.setScene(scene);
      this.watch = new ResizeObserver(() => this.fit()); this.watch.observe(box);
    }

    setScene(scene) {
      this.scene = scene; this.row.innerHTML = ""; this.sides = [];
      scene.sides.forEach((_, number) => this.sides.push(new Side(this, number)));
      this.note.innerHTML = "";
      for (const [sign, text] of scene.legend) {
        const item = document.createElement("span"), key = document.createElement("b"); key.className = "living-sign living-" + sign;
        item.append(key, text); this.note.append(item, " ");
      }
      this.width = 0; this.fit();
    }

    fit() {
      const room = this.box.clientWidth; if (!room || room === this.width) return;
      this.width = room;
      const many = room >= 640 ? this.sides.length : 1;
      const each = Math.min(620, Math.floor((room - 20 * (many - 1)) / many));
      for (const side of this.sides) side.resize(each);
      this.push(this.early.splice(0), false);
    }

    setLook(dark) { this.dark = dark; this.look = GROUNDS[dark ? "dark" : "light"]; this.box.classList.toggle("living-dark", dark); }

    setDark(dark) { this.setLook(dark); if (this.width) for (const side of this.sides) side.drawStill(); this.wake(); }

    push(weeks, animate = true) {
      if (!this.width) { this.early.push(...weeks); return; }
      const now = performance.now();
      if (this.last && weeks.length && animate) this.pace = Math.max(90, Math.min(700, (now - this.last) / weeks.length));
      this.last = now;
      for (const week of weeks) this.sides.forEach((side, number) => side.push(week[number], animate && !this.calm));
      for (const side of this.sides) if (side.now) side.tell();
      this.wake();
    }

    clear() { for (const side of this.sides) { side.dots.clear(); side.leaving = []; side.marks.clear(); } }

    wake() { if (!this.awake) { this.awake = true; this.before = 0; requestAnimationFrame((time) => this.frame(time)); } }

    frame(time) {
      if (!this.box.isConnected) { this.awake = false; return; }
      const seconds = this.before ? Math.min(0.1, (time - this.before) / 1000) : 0.016;
      this.before = time;
      let moving = false;
      for (const side of this.sides) { moving = side.advance(seconds) || moving; side.draw(); }
      if (moving) requestAnimationFrame((next) => this.frame(next)); else this.awake = false;
    }

    point(side, event) {
      const found = event && side.find(event), key = found ? found.key : null;
      side.canvas.title = found ? this.describe(found) : "";
      side.canvas.style.cursor = found && this.onPick ? "pointer" : "default";
      if (key !== this.marked) { this.marked = key; this.wake(); }
    }

    describe(dot) {
      const { scene } = this, kind = scene.kinds[dot.kind], state = scene.places[dot.place] || dot.place;
      return scene.case.replace("{kind}", kind).replace("{resident}", dot.resident).replace("{state}", state);
    }

    pick(side, event) { const found = side.find(event); if (found && this.onPick) this.onPick(side.number, found.resident); }

    destroy() { this.watch.disconnect(); this.box.innerHTML = ""; }
  }

  function placeResidents(groups, cx, cy, R) {   // a band of rings; a social group is a sector of it
    const many = groups.length, rows = Math.max(3, Math.round(Math.sqrt(many * 0.22 / (0.9 * TAU)))), homes = new Array(many);
    const members = new Map();
    groups.forEach((group, row) => members.has(group) ? members.get(group).push(row) : members.set(group, [row]));
    const sectors = [...members.keys()].sort((one, other) => one - other).map((group) => members.get(group));
    const gap = sectors.length > 1 ? 0.06 : 0, columns = sum(sectors.map((sector) => Math.ceil(sector.length / rows)));
    const turn = (TAU - gap * sectors.length) / columns;
    let angle = -TAU / 4 + gap / 2 + turn / 2;
    for (const sector of sectors) {
      sector.forEach((row, k) => {
        const at = angle + Math.floor(k / rows) * turn, far = R * (0.8 + 0.2 * (k % rows) / (rows - 1));
        homes[row] = [cx + far * Math.cos(at), cy + far * Math.sin(at)];
      });
      angle += Math.ceil(sector.length / rows) * turn + gap;
    }
    return homes;
  }

  function placeNodes(kinds, cx, cy, R) {        // the committee in the middle, the others by kind around it
    const sectors = { worker: [-0.72, -0.5], organization: [-0.36, 0.36], team: [0.5, 0.72], foundation: [0.88, 0.88], donor: [0.98, 1.18] };  // in half turns
    const count = {}, seen = {};
    kinds.forEach((kind) => { count[kind] = (count[kind] || 0) + 1; });
    return kinds.map((kind) => {
      if (kind === "committee") return [cx, cy];
      const k = seen[kind] = (seen[kind] || 0) + 1, [from, to] = sectors[kind] || [1.6, 1.9];
      const angle = TAU / 2 * (from + (to - from) * (count[kind] > 1 ? (k - 1) / (count[kind] - 1) : 0.5));
      return [cx + R * 0.44 * Math.cos(angle), cy + R * 0.44 * Math.sin(angle)];
    });
  }

  function pie(pen, at, size, colours, halo) {
    if (halo) { pen.fillStyle = halo; pen.beginPath(); pen.arc(at[0], at[1], size + 0.9, 0, TAU); pen.fill(); }
    colours.forEach((colour, k) => {
      pen.fillStyle = colour; pen.beginPath(); pen.moveTo(at[0], at[1]); pen.arc(at[0], at[1], size, k * TAU / colours.length, (k + 1) * TAU / colours.length); pen.fill();
    });
  }
  function ring(pen, at, size, colour, width) { pen.strokeStyle = colour; pen.lineWidth = width || 1.2; pen.beginPath(); pen.arc(at[0], at[1], size, 0, TAU); pen.stroke(); }
  function cross(pen, at, size, colour) {
    pen.strokeStyle = colour; pen.lineWidth = 1.6; pen.beginPath();
    pen.moveTo(at[0] - size, at[1] - size); pen.lineTo(at[0] + size, at[1] + size); pen.moveTo(at[0] + size, at[1] - size); pen.lineTo(at[0] - size, at[1] + size); pen.stroke();
  }
  function bend(one, other, centre) { return [0, 1].map((k) => 0.6 * (one[k] + other[k]) / 2 + 0.4 * centre[k]); }
  function sum(numbers) { return numbers.reduce((one, other) => one + other, 0); }

  const STYLE = `.living{color:#222}.living-dark{color:#eee}.living-row{display:flex;flex-wrap:wrap;gap:20px;justify-content:center}
.living-side{min-width:0}.living-heading{font-size:15px;font-weight:600;margin:0 0 2px;text-align:center}.living-canvas{display:block;touch-action:pan-y}
.living-strip{display:flex;height:14px;border-radius:3px;overflow:hidden;margin-top:4px}.living-strip span{transition:width .3s}
.living-lost{background:repeating-linear-gradient(45deg,currentColor 0 1.5px,transparent 1.5px 5px);opacity:.75}
.living-numbers,.living-note{font-size:13px;line-height:1.5;margin:4px 0 0;text-align:center}.living-numbers span,.living-note span{white-space:nowrap;margin-right:8px}
.living-numbers i{display:inline-block;width:10px;height:10px;margin-right:4px;border-radius:2px}
.living-sign{display:inline-block;width:9px;height:9px;border-radius:50%;margin-right:4px;box-sizing:border-box;border:1.5px solid currentColor}
.living-waiting{background:currentColor}.living-held{background:#0072B2;border-color:#0072B2}.living-joined{background:linear-gradient(90deg,#0072B2 50%,#E69F00 50%);border:0}
.living-lost-sign{border:0;position:relative}.living-lost-sign::after{content:"×";position:absolute;top:-9px;left:0;font-size:17px;line-height:1.5}
.living-care{border:0;border-radius:0;height:2px;width:14px;background:#009E73;vertical-align:middle}`;
  window.LivingPicture = LivingPicture;
})();
