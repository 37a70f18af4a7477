/* mobilise, deliberate and feel in C: the engine's arithmetic, loop by loop, in a street without community organizations.

   twin.h is written by c_twin.py: the tables' columns, coefficients, purposes of draws, counts and events, from the package's declarations.
   Compiled with -ffp-contract=off: no two roundings become one, so each bit is the engine's. */

#include <math.h>
#include <stdint.h>
#include <string.h>
#include "twin.h"

#define GOLDEN 0x9E3779B97F4A7C15ull
#define NOBODY 0xFFFFFFFFu
#define GOOD (HELPED | CARED)
#define BAD (FAILED | UNCARED)
#define GROUPS 16
#define INTERESTS 6
#define COUNT(what, r) t->tally[(what) * t->groups + t->group[r]]
#define ROWS(r) for (int64_t r = 0; r < t->people; r++)
#define TIES(r, e) for (uint32_t e = t->start[r]; e < t->start[(r) + 1]; e++)

static inline uint64_t mixed(uint64_t x) {
    x += GOLDEN;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ull;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBull;
    return x ^ (x >> 31);
}
static inline uint64_t key_for(uint64_t week, uint64_t purpose) { return mixed(week ^ (purpose << 48)); }
static inline uint64_t luck(uint64_t key, uint64_t agent) { return mixed(key + agent * GOLDEN); }
static inline float uniform(uint64_t bits) { return (float)(uint32_t)(bits >> 40) * 0x1p-24f; }
static inline float draw(uint64_t key, uint64_t agent) { return uniform(luck(key, agent)); }
static inline float least(float a, float b) { return a < b ? a : b; }
static inline float most(float a, float b) { return a > b ? a : b; }
static inline float bounded(float x) { return least(most(x, 0), 1); }
static inline int64_t fixed(float x) { return (int32_t)(x * 16777216.0f + 0.5f); }
static inline float happened(int32_t lived, int32_t what) { return (lived & what) != 0; }

static inline float normal(uint64_t key, uint64_t agent) {
    uint64_t bits = luck(key, agent);
    float total = 0;
    for (int part = 0; part < 4; part++) total += (float)(uint32_t)((bits >> (16 * part)) & 0xFFFF);
    return (total * 0x1p-16f - 2.0f) * 1.7320508f;
}
static inline float e_to(float x) {
    x = least(most(x, -80.0f), 80.0f);
    float k = floorf(x * 1.4426950408889634f + 0.5f);
    float r = (x - k * 0.693359375f) + k * 2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * r * r + r + 1.0f;
    union { int32_t whole; float power; } two = { ((int32_t)k + 127) << 23 };
    return p * two.power;
}

/* sorting by keys: heapsort, as the engine's */

#define SORT(name, KEY) \
    static void sift_##name(KEY *keys, int64_t *rows, int64_t parent, int64_t size) { \
        for (int64_t child; (child = 2 * parent + 1) < size; parent = child) { \
            if (child + 1 < size && keys[child] < keys[child + 1]) child++; \
            if (keys[parent] >= keys[child]) return; \
            KEY key = keys[parent]; keys[parent] = keys[child]; keys[child] = key; \
            int64_t row = rows[parent]; rows[parent] = rows[child]; rows[child] = row; \
        } \
    } \
    static void sort_##name(KEY *keys, int64_t *rows, int64_t size) { \
        for (int64_t start = size / 2 - 1; start >= 0; start--) sift_##name(keys, rows, start, size); \
        for (int64_t last = size - 1; last > 0; last--) { \
            KEY key = keys[0]; keys[0] = keys[last]; keys[last] = key; \
            int64_t row = rows[0]; rows[0] = rows[last]; rows[last] = row; \
            sift_##name(keys, rows, 0, last); \
        } \
    }
SORT(tickets, uint64_t)
SORT(values, float)

static float median_of(float *values, int64_t *rows, int64_t size) {
    sort_values(values, rows, size);
    return values[(size - 1) / 2];
}

/* mobilise */

static void strike_off(Twin *t, int32_t v) {
    t->volunteer[t->resident[v]] = NOBODY;
    int32_t last = --t->registered[0];
    if (v != last) {
        t->resident[v] = t->resident[last];
        t->team[v] = t->team[last];
        t->organization[v] = t->organization[last];
        t->active[v] = t->active[last];
        t->enlisted[v] = t->enlisted[last];
        t->volunteer_skill[v] = t->volunteer_skill[last];
        t->bond[v] = t->bond[last];
        t->fatigue[v] = t->fatigue[last];
        t->idle[v] = t->idle[last];
        t->tenure[v] = t->tenure[last];
        t->offered[v] = t->offered[last];
        t->worked[v] = t->worked[last];
        t->volunteer[t->resident[v]] = (uint32_t)v;
    }
    t->resident[last] = NOBODY;
}

static uint32_t enter(Twin *t, int64_t r) {
    uint32_t v = (uint32_t)t->registered[0]++;
    t->resident[v] = (uint32_t)r;
    t->team[v] = (uint32_t)(luck(key_for(t->place, FINDER), t->person[r]) % (uint64_t)t->teams);
    t->organization[v] = NOBODY;
    t->active[v] = t->enlisted[v] = 0;
    t->volunteer_skill[v] = t->skill[r];
    t->bond[v] = t->mobilise.bond_start;
    t->fatigue[v] = t->idle[v] = 0;
    t->tenure[v] = t->offered[v] = t->worked[v] = 0;
    t->volunteer[r] = v;
    return v;
}

static void quit_volunteering(Twin *t, uint64_t week) {
    const struct mobilise *p = &t->mobilise;
    uint64_t key = key_for(week, QUIT_VOLUNTEERING);
    for (int32_t v = 0; v < t->registered[0]; v++) {
        float hazard = p->quit_hazard * e_to(-p->quit_bond * (t->bond[v] - 0.6f) + p->quit_fatigue * (t->fatigue[v] - 0.4f)
                                             + p->quit_idle * t->idle[v] - 0.15f);
        t->volunteer_chance[v] = least(hazard, 1) * t->active[v];
        t->volunteer_outcome[v] = draw(key, t->person[t->resident[v]]) < t->volunteer_chance[v];
    }
    key = key_for(week, DEREGISTER);
    for (int32_t v = t->registered[0] - 1; v >= 0; v--) {
        uint32_t r = t->resident[v];
        if (t->active[v]) {
            if (t->volunteer_outcome[v]) {
                t->active[v] = 0;
                t->organization[v] = NOBODY;
                COUNT(count_quit, r)++;
            }
        } else if (draw(key, t->person[r]) < p->deregister) {
            COUNT(count_deregistered, r)++;
            strike_off(t, v);
        }
    }
}

static void hear_of_volunteers(Twin *t) {
    float more = 1 + t->mobilise.own_group;
    memset(t->peers, 0, t->people * sizeof *t->peers);
    memset(t->volunteers_near, 0, t->people * sizeof *t->volunteers_near);
    for (int32_t v = 0; v < t->registered[0]; v++) {
        if (!t->active[v]) continue;
        uint32_t r = t->resident[v];
        TIES(r, e) {
            uint32_t other = t->neighbour[e];
            t->peers[other] += (int32_t)(t->strength[e] * 4096.0f * (t->group[other] == t->group[r] ? more : 1.0f));
            t->volunteers_near[other]++;
        }
    }
}

/* by whose asking: of draws that fell to someone's asking, the lowest to incubation, the next to outreach, the rest to neighbours */
static int way_of_asking(float u, float invitation, float met) {
    return u < invitation ? INCUBATION : u < invitation + met ? OUTREACH : NEIGHBOUR;
}

static void be_asked(Twin *t, uint64_t week) {
    const struct mobilise *p = &t->mobilise;
    float met = 0, minutes = 0, grown = 0;
    ROWS(r) grown += t->age[r] != CHILD;
    grown = most(grown, 1);
    for (int64_t d = 0; d < t->desks; d++) {
        met += (float)t->outreach[d] / 60.0f * p->contacts * (1 + p->local * (float)t->local[d]);
        minutes += (float)t->incubation[d];
    }
    met = met / grown;
    float invited = minutes / 60.0f * p->invitations / grown;
    ROWS(r) t->invitation[r] = t->age[r] != CHILD ? invited : 0;
    ROWS(r) t->chance[r] = t->age[r] != CHILD ? met + t->invitation[r] : 0;
    ROWS(r) if (t->volunteers_near[r] > 0 && t->age[r] != CHILD) {
        float total = 0, lone = t->volunteers_near[r] == 1 ? p->one_peer : 1;
        TIES(r, e) total += t->strength[e];
        float share = (float)t->peers[r] / (4096.0f * most(total, 1e-6f));
        t->chance[r] += p->asked_by_peers * lone * least(share, 1);
    }
    uint64_t key = key_for(week, ASKED);
    ROWS(r) {
        float u = draw(key, t->person[r]);
        t->asked[r] = u < t->chance[r] ? 1.0f : t->asked[r] * p->asked_fades;
        t->invited[r] = u < t->invitation[r];
        if (u < t->chance[r]) {
            int way = way_of_asking(u, t->invitation[r], met);
            t->asked_by[r] = (uint8_t)way;
            COUNT(count_asked, r)++;
            COUNT(way == INCUBATION ? count_asked_by_incubation : way == OUTREACH ? count_asked_by_outreach
                  : count_asked_by_neighbours, r)++;
        }
    }
}

static float motive_to_join(const Twin *t, int64_t r) {
    const struct mobilise *p = &t->mobilise;
    return e_to(p->join_agency * (t->agency[r] - 0.5f) + p->join_belonging * (t->belonging[r] - 0.5f)
                + p->join_trust * (t->trust[r] - 0.65f) + p->join_grievance * t->grievance[r]);
}

/* whom nobody's asking won, or who won them: whoever asked last, where the draw was too high for one who is not asked */
static int count_of_joining(const Twin *t, int64_t r, float u, float gain) {
    if (u < gain * motive_to_join(t, r)) return count_joined_own;
    switch (t->asked_by[r]) {
        case NO_ONE: return count_joined_own;
        case NEIGHBOUR: return count_joined_neighbours;
        case OUTREACH: return count_joined_outreach;
        default: return count_joined_incubation;
    }
}

static void join_volunteering(Twin *t, uint64_t week) {
    const struct mobilise *p = &t->mobilise;
    float gain = p->join_hazard * (1 + p->join_points * t->points);
    ROWS(r) t->chance[r] = least(gain * motive_to_join(t, r) * (1 + (p->join_asked - 1) * t->asked[r]), 1);
    uint64_t key = key_for(week, JOIN);
    ROWS(r) t->outcome[r] = draw(key, t->person[r]) < t->chance[r];
    ROWS(r) {
        uint32_t v = t->volunteer[r];
        if (!t->outcome[r] || t->age[r] == CHILD || (v != NOBODY && t->active[v])) continue;
        if (v == NOBODY) {
            v = enter(t, r);
            COUNT(count_entered, r)++;
        }
        t->active[v] = 1;
        t->enlisted[v] = 0;
        t->bond[v] = p->bond_start;
        t->tenure[v] = 0;
        t->fatigue[v] = t->idle[v] = 0;
        if (t->invited[r]) t->volunteer_skill[v] = least(t->volunteer_skill[v] + p->invited_skill, 1);
        COUNT(count_joined, r)++;
        COUNT(count_of_joining(t, r, draw(key, t->person[r]), gain), r)++;
    }
}

static void enlist(Twin *t, uint64_t week) {
    const struct mobilise *p = &t->mobilise;
    uint64_t key = key_for(week, ENLIST);
    ROWS(r) if (t->volunteer[r] == NOBODY && t->age[r] != CHILD) {
        float hazard = t->enlistment * p->enlist_hazard * (t->party[r] ? p->enlist_party : 1);
        float u = draw(key, t->person[r]);
        if (u < hazard) {
            uint32_t v = enter(t, r);
            t->enlisted[v] = 1;
            t->active[v] = u < hazard * p->enlist_active;
            COUNT(count_enlisted, r)++;
            COUNT(count_enlisted_active, r) += t->active[v];
        }
    }
}

static void offer_hours(Twin *t, uint64_t week) {
    const struct mobilise *p = &t->mobilise;
    uint64_t key = key_for(week, OFFER_HOURS), called = key_for(week, TAKE_CASE);
    float monitoring = p->monitor * t->self_governance;
    memset(t->minutes + FIRST_TEAM, 0, t->teams * sizeof *t->minutes);
    for (int32_t v = 0; v < t->registered[0]; v++) {
        uint32_t r = t->resident[v];
        t->offered[v] = 0;
        if (t->active[v]) {
            float u = draw(key, t->person[r]);
            float has_time = p->offer * (1 - p->offer_idle * t->idle[v]);
            if (u < has_time) {
                float minutes = p->offer_minutes * (0.5f + u / has_time) * (t->enlisted[v] ? p->enlisted_offer : 1);
                int32_t free = (int32_t)(p->free_share * (float)t->free_minutes[r]);
                t->offered[v] = (int32_t)minutes < free ? (int32_t)minutes : free;
            }
        }
        t->volunteer_chance[v] = 1 - p->tired * t->fatigue[v];
        t->volunteer_outcome[v] = draw(called, t->person[r]) < t->volunteer_chance[v];
        if (!t->volunteer_outcome[v] || !t->active[v]) t->offered[v] = 0;
        t->minutes[FIRST_TEAM + t->team[v]] += t->offered[v];
        COUNT(count_offered_minutes, r) += t->offered[v];
    }
    for (int64_t n = FIRST_TEAM; n < FIRST_TEAM + t->teams; n++) {
        int32_t watch = (int32_t)((float)t->minutes[n] * monitoring);
        t->minutes[n] -= watch;
        t->watch[n] = watch;
        t->tally[count_monitoring_minutes * t->groups] += watch;
    }
}

/* deliberate */

static float spread_over(const int64_t *members, int first, int last, int64_t total) {
    float same = 0;
    for (int n = first; n < last; n++) same += ((float)members[n] / (float)total) * ((float)members[n] / (float)total);
    return 1 - same;
}
static int interest_of(const Twin *t, int64_t r) { return t->age[r] * 2 + t->newcomer[r]; }

static void take_positions(Twin *t) {
    const struct deliberate *p = &t->deliberate;
    memset(t->members, 0, (GROUPS + INTERESTS) * sizeof *t->members);
    ROWS(r) {
        t->members[t->group[r]]++;
        t->members[GROUPS + interest_of(t, r)]++;
    }
    float between = p->group_share * spread_over(t->members, 0, GROUPS, t->people);
    between += p->interest_share * spread_over(t->members, GROUPS, GROUPS + INTERESTS, t->people);
    uint64_t issue = t->place ^ (uint64_t)t->issue[0], key = key_for(issue, POSITION), mine = key_for(issue, INTEREST);
    float of_group = sqrtf(p->group_share), of_interest = sqrtf(p->interest_share), of_person = sqrtf(most(1 - between, 0));
    ROWS(r) {
        float position = of_group * normal(key, t->group[r]);
        position += of_interest * normal(key, 100 + interest_of(t, r));
        t->opinion[r] = bounded(0.5f + t->spread * (position + of_person * normal(mine, t->person[r])));
    }
}

static int64_t attend(Twin *t, uint64_t week, float channel) {
    const struct deliberate *p = &t->deliberate;
    ROWS(r) t->chance[r] = p->attend * (1 + p->attend_channel * channel) * e_to(
        p->attend_belonging * (t->belonging[r] - 0.5f) + p->attend_agency * (t->agency[r] - 0.5f) + p->attend_grievance * t->grievance[r]);
    ROWS(r) {
        uint32_t v = t->volunteer[r];
        if (v != NOBODY && t->active[v]) t->chance[r] *= p->attend_volunteers;
        if (t->age[r] == CHILD) t->chance[r] = 0;
    }
    uint64_t key = key_for(week, ATTEND);
    int64_t came = 0;
    ROWS(r) t->attends[r] = draw(key, t->person[r]) < t->chance[r];
    ROWS(r) {
        if (t->age[r] != CHILD) COUNT(count_invited, r)++;
        if (t->attends[r]) {
            came++;
            t->lived[r] |= TOOK_PART;
            COUNT(count_attended, r)++;
            COUNT(count_free_minutes, r) += (int64_t)p->session_minutes;
        }
    }
    return came;
}

static float talk_in_session(Twin *t, int64_t came, uint64_t week, float reach) {
    const struct deliberate *p = &t->deliberate;
    int64_t k = 0;
    ROWS(r) if (t->attends[r]) {
        t->rows[k] = r;
        t->numbers[k] = t->person[r];
        t->values[k++] = t->opinion[r];
    }
    for (int64_t spoken = 0; spoken < (int64_t)p->rounds; spoken++) {
        uint64_t key = key_for(week ^ (uint64_t)(spoken + 1), PAIR);
        for (k = 0; k < came; k++) {
            t->tickets[k] = luck(key, t->numbers[k]);
            t->turns[k] = k;
        }
        sort_tickets(t->tickets, t->turns, came);
        for (k = 0; k < came - 1; k += 2) {
            int64_t a = t->turns[k], b = t->turns[k + 1];
            float gap = t->values[b] - t->values[a];
            if (fabsf(gap) < reach) {
                t->values[a] += p->moves * gap;
                t->values[b] -= p->moves * gap;
            }
        }
    }
    for (k = 0; k < came; k++) t->opinion[t->rows[k]] = t->values[k];
    return median_of(t->values, t->rows, came);
}

static void report(Twin *t, uint64_t week, float outcome, float reach, float heard) {
    uint64_t key = key_for(week, REPORT);
    ROWS(r) {
        float x = t->opinion[r], gap = outcome - x;
        int told = (draw(key, t->person[r]) < heard) & !t->attends[r] & (t->age[r] != CHILD);
        if (told) t->lived[r] |= HEARD;
        t->amount[r] = told && fabsf(gap) < reach ? x + t->deliberate.report_moves * t->trust_government[r] * gap : x;
    }
    ROWS(r) t->opinion[r] = bounded(t->amount[r]);
}

static void hold_session(Twin *t, uint64_t week) {
    const struct deliberate *p = &t->deliberate;
    float channel = bounded(0.5f * (t->deliberation + t->online_platform));
    t->issue[0]++;
    take_positions(t);
    int64_t came = attend(t, week, channel);
    if (came < 2) return;
    t->since_session[0] = 0;
    t->meeting[0] = p->session_minutes / 60.0f;
    t->tally[count_sessions * t->groups]++;
    float reach = p->bound + p->facilitation * t->deliberation;
    t->outcome_of_session[0] = talk_in_session(t, came, week, reach);
    report(t, week, t->outcome_of_session[0], reach, bounded(p->report_reach + p->report_channel * channel));
}

static void talk(Twin *t) {
    float reach = t->deliberate.bound;
    ROWS(r) {
        float x = t->opinion[r], pull = 0, weight = 0;
        TIES(r, e) {
            float gap = t->opinion[t->neighbour[e]] - x, said = fabsf(gap) < reach ? t->strength[e] : 0;
            pull += said * gap;
            weight += said;
        }
        t->amount[r] = weight > 0 ? x + t->deliberate.talk * pull / weight : x;
    }
    ROWS(r) t->opinion[r] = bounded(t->amount[r]);
}

static void ask_panel(Twin *t) {
    const struct deliberate *p = &t->deliberate;
    uint64_t key = key_for(t->place, PANEL);
    float share = 200.0f / (float)t->people;
    int64_t size = 0, agreeing = 0;
    ROWS(r) if (t->age[r] != CHILD && draw(key, t->person[r]) < share) t->values[size++] = t->opinion[r];
    if (!size) return;
    float middle = median_of(t->values, t->rows, size);
    ROWS(r) if (t->age[r] != CHILD && draw(key, t->person[r]) < share) {
        COUNT(count_panel, r)++;
        if (fabsf(t->opinion[r] - middle) <= p->near) {
            agreeing++;
            COUNT(count_panel_near, r)++;
        }
    }
    float agreement = (float)agreeing / (float)size, apart = 1 - agreement;
    t->agreement[0] = agreement;
    t->conflict[0] += p->conflict_grows * apart * apart * (1 - t->conflict[0]);
    if (agreement < p->agreed) return;
    t->covenant[0] += t->covenant_strength * p->covenant_grows * (agreement - t->covenant[0]);
    ROWS(r) {
        t->agrees[r] = fabsf(t->opinion[r] - t->outcome_of_session[0]) <= p->near;
        if (!t->agrees[r] && t->age[r] != CHILD) t->lived[r] |= OVERRULED;
    }
}

static void comply(Twin *t, uint64_t week) {
    const struct deliberate *p = &t->deliberate;
    float everybody = p->comply_base + p->comply_monitoring * t->monitoring[0] + p->comply_law * t->law + p->comply_moral * t->moral;
    ROWS(r) t->chance[r] = everybody + p->comply_agreed * t->covenant[0] * (float)t->agrees[r]
                           + p->comply_belonging * (t->belonging[r] - 0.5f);
    uint64_t key = key_for(t->place, COVENANT);
    ROWS(r) if (t->start[r + 1] > t->start[r] && draw(key, t->person[r]) < p->cooperators) {
        int64_t keeping = 0, adults = 0;
        TIES(r, e) {
            int adult = t->age[t->neighbour[e]] != CHILD;
            keeping += t->complies[t->neighbour[e]] & adult;
            adults += adult;
        }
        if (adults > 0) t->chance[r] += p->comply_neighbours * ((float)keeping / (float)adults - p->neighbours_level);
    }
    ROWS(r) t->chance[r] = 1.0f / (1.0f + e_to(-t->chance[r]));
    key = key_for(week, COMPLY);
    ROWS(r) t->outcome[r] = draw(key, t->person[r]) < t->chance[r];
    ROWS(r) t->complies[r] = t->outcome[r] || t->age[r] == CHILD;
    ROWS(r) if (t->age[r] != CHILD) {
        COUNT(count_bound, r)++;
        COUNT(count_complied, r) += t->complies[r];
    }
}

static void deliberate(Twin *t, uint64_t week) {
    const struct deliberate *p = &t->deliberate;
    memset(t->attends, 0, t->people);
    t->progress[0] += 1 / p->rarest + t->deliberation * (1 / p->densest - 1 / p->rarest);
    t->since_session[0]++;
    t->meeting[0] = 0;
    if (t->progress[0] >= 1) {
        t->progress[0] -= 1;
        hold_session(t, week);
    } else if (t->since_session[0] <= 4) {
        talk(t);
        if (t->since_session[0] == 4) ask_panel(t);
    }
    t->covenant[0] *= 1 - p->covenant_fades;
    t->conflict[0] *= 1 - p->conflict_fades;
    float minutes = 0;
    for (int64_t n = 0; n < t->nodes; n++) minutes += (float)t->watch[n];
    float reach = 1 - e_to(-minutes * 1000.0f / (float)t->people / p->watchers);
    t->monitoring[0] = t->self_governance > 0 ? reach : 0;
    comply(t, week);
    t->tally[count_covenant * t->groups] += fixed(t->covenant[0]);
    t->tally[count_conflict * t->groups] += fixed(t->conflict[0]);
}

/* feel */

static inline float moved(float x, float up, float down, float step, float own, float back) {
    return least(most(x + step * up * (1 - x) - step * down * x + back * (own - x), 0), 1);
}

static void spread_news(Twin *t) {
    memset(t->good_news, 0, t->people * sizeof *t->good_news);
    memset(t->bad_news, 0, t->people * sizeof *t->bad_news);
    ROWS(r) if (t->lived[r] & (GOOD | BAD)) {
        int good = (t->lived[r] & GOOD) != 0, bad = (t->lived[r] & BAD) != 0;
        TIES(r, e) {
            t->good_news[t->neighbour[e]] += good;
            t->bad_news[t->neighbour[e]] += bad;
        }
    }
}

static void keep_ties(Twin *t) {
    const struct feel *p = &t->feel;
    float rate = 4.0f * p->tie_return;
    ROWS(r) {
        uint32_t v = t->volunteer[r];
        int busy = v != NOBODY && t->active[v];
        TIES(r, e) {
            float strength = t->strength[e];
            strength += rate * ((t->kin[e] ? p->tie_kin : p->tie_usual) - strength);
            if (busy) {
                uint32_t other = t->volunteer[t->neighbour[e]];
                if (other != NOBODY && t->active[other]) strength += 4.0f * p->tie_grows * (1 - strength);
            }
            t->strength[e] = bounded(strength);
        }
    }
}

static void feel(Twin *t, uint64_t week) {
    const struct feel *p = &t->feel;
    uint64_t key = key_for(week, AGENCY_SESSION);
    float share = p->project_share * t->agency_building, news = p->news, back = p->back, step = p->step, moral = t->moral;
    ROWS(r) if (t->age[r] != CHILD && draw(key, t->person[r]) < share) {
        t->lived[r] |= BUILT;
        COUNT(count_free_minutes, r) += (int64_t)p->project_minutes;
    }
    spread_news(t);
    memset(t->members, 0, GROUPS * sizeof *t->members);
    ROWS(r) t->members[t->group[r]]++;
    float mixed_up = spread_over(t->members, 0, GROUPS, t->people), strain = p->strain * t->conflict[0] * mixed_up;
    ROWS(r) {
        int32_t lived = t->lived[r];
        float together = happened(lived, TOOK_PART | VOLUNTEERED | BUILT);
        float good = happened(lived, HELPED) + news * (float)t->good_news[r] + together + p->examples * moral;
        good += p->contact * mixed_up * together;
        float bad = happened(lived, FAILED) + news * (float)t->bad_news[r] + strain;
        t->trust[r] = moved(t->trust[r], good, bad, step, t->own_trust[r], back);
    }
    float softened = 1 - p->feedback * t->feedback_channel;
    ROWS(r) {
        int32_t lived = t->lived[r];
        float good = happened(lived, GOOD) + happened(lived, HEARD) + news * (float)t->good_news[r];
        float bad = happened(lived, BAD) * softened + happened(lived, OVERRULED) + news * (float)t->bad_news[r];
        t->trust_government[r] = moved(t->trust_government[r], good, bad, step, t->own_trust_government[r], back);
    }
    ROWS(r) {
        int32_t lived = t->lived[r];
        float good = happened(lived, HELPED) + happened(lived, TOOK_PART) + happened(lived, VOLUNTEERED) + happened(lived, BUILT)
                     + news * (float)t->good_news[r] + p->examples * moral;
        float bad = happened(lived, FAILED) + happened(lived, OVERRULED);
        t->belonging[r] = moved(t->belonging[r], good, bad, step, t->own_belonging[r], back);
    }
    float paid = t->points * t->goods, taken = p->step * p->goods * ((1 + p->goods_half) * paid / (paid + p->goods_half));
    ROWS(r) {
        int32_t lived = t->lived[r];
        float volunteered = happened(lived, VOLUNTEERED);
        float good = p->doing * volunteered + happened(lived, TOOK_PART) + happened(lived, BUILT)
                     + p->honour * t->points * (1 - t->goods) * volunteered;
        float bad = p->waiting * happened(lived, SERVED_BY_COMMITTEE) + happened(lived, OVERRULED);
        t->agency[r] = moved(t->agency[r], good, bad, step, t->own_agency[r], back);
    }
    ROWS(r) t->agency[r] -= taken * happened(t->lived[r], VOLUNTEERED) * t->agency[r];
    ROWS(r) {
        float g = t->grievance[r] * (1 - p->grievance_fades);
        t->grievance[r] = g + p->grievance_step * (1 - g) * happened(t->lived[r], LET_DOWN);
    }
    if (t->week % 4 == 0) keep_ties(t);
    memset(t->lived, 0, t->people * sizeof *t->lived);
}

void three_stages(Twin *t) {
    uint64_t week = mixed(t->place ^ (uint64_t)(t->week + (1 << 20)));
    quit_volunteering(t, week);
    hear_of_volunteers(t);
    be_asked(t, week);
    join_volunteering(t, week);
    enlist(t, week);
    offer_hours(t, week);
    deliberate(t, week);
    feel(t, week);
    t->week++;
}
