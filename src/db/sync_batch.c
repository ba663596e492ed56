/* SPDX-License-Identifier: Apache-2.0 */
/* Several statements in one round trip, by libpq's pipeline. */
#include <config.h>

#include <poll.h>

#include "db/sync_priv.h"

static bool is_planned(const struct sync *s, const struct db_stmt *stmt)
{
    int i;

    for (i = 0; i < s->plans; i++) {
        if (s->planned[i] == stmt)
            return true;
    }
    return false;
}

void sync_forget_plans(struct sync *s)
{
    s->plans = 0;
}

/* Sends one step; *prepares: its plan goes before it, with an answer of its own. */
static bool send_step(struct sync *s, const struct sync_step *step, bool *prepares)
{
    const char *values[PARAMS_MAX] = {NULL};
    const struct db_stmt *stmt = step->stmt;

    *prepares = step->plan && !is_planned(s, stmt) && s->plans < PLANS_MAX;
    if (!sync_fill(stmt, step->params, values))
        return false;
    if (*prepares && PQsendPrepare(s->conn, stmt->name, stmt->sql, stmt->params, NULL) != 1)
        return false;
    if (*prepares || (step->plan && is_planned(s, stmt)))
        return PQsendQueryPrepared(s->conn, stmt->name, stmt->params, values, NULL, NULL, 0) == 1;
    return PQsendQueryParams(s->conn, stmt->sql, stmt->params, NULL, values, NULL, NULL, 0) == 1;
}

/* The next answer, NULL at the end of a statement's. */
static PGresult *next_answer(struct sync *s, bool *cancelled)
{
    while (PQisBusy(s->conn)) {
        sync_wait(s, POLLIN, cancelled);
        if (PQconsumeInput(s->conn) == 0)
            break;
    }
    return PQgetResult(s->conn);
}

/* The answers of one statement; false when its failure is the first. */
static bool take_step(struct sync *s, bool keeps, bool *cancelled)
{
    bool good = true;
    PGresult *r;

    while (PQstatus(s->conn) != CONNECTION_BAD && (r = next_answer(s, cancelled)) != NULL) {
        ExecStatusType st = PQresultStatus(r);

        if (st == PGRES_PIPELINE_ABORTED || (!keeps && st != PGRES_FATAL_ERROR)) {
            good = good && st != PGRES_PIPELINE_ABORTED;
            PQclear(r);
        } else {
            good = good && st != PGRES_FATAL_ERROR;
            sync_keep(s, r);
        }
    }
    return good && PQstatus(s->conn) != CONNECTION_BAD;
}

/* The answer to a PQpipelineSync. */
static void take_sync(struct sync *s, bool *cancelled)
{
    if (PQstatus(s->conn) != CONNECTION_BAD)
        PQclear(next_answer(s, cancelled));
}

static bool flush(struct sync *s, bool *cancelled)
{
    int left;

    while ((left = PQflush(s->conn)) > 0) {
        sync_wait(s, POLLIN | POLLOUT, cancelled);
        if (PQconsumeInput(s->conn) == 0)
            return false;
    }
    return left == 0;
}

struct err sync_batch(struct sync *s, const struct sync_step *steps, int count, int keeps, int *failed)
{
    bool prepares[BATCH_MAX] = {false};
    bool sent = count <= BATCH_MAX && PQenterPipelineMode(s->conn) == 1;
    bool cancelled = false;
    int i;

    sync_forget(s);
    *failed = -1;
    for (i = 0; i < count && sent; i++)
        sent = (!steps[i].apart || PQpipelineSync(s->conn) == 1) && send_step(s, &steps[i], &prepares[i]);
    if (!sent || PQpipelineSync(s->conn) != 1 || !flush(s, &cancelled))
        return sync_failure(s);
    for (i = 0; i < count; i++) {
        if (steps[i].apart)
            take_sync(s, &cancelled);
        if (prepares[i] && take_step(s, false, &cancelled))
            s->planned[s->plans++] = steps[i].stmt;
        if (!take_step(s, i == keeps, &cancelled) && *failed < 0)
            *failed = i;
    }
    take_sync(s, &cancelled);
    PQexitPipelineMode(s->conn);
    return *failed >= 0 ? sync_failure(s) : OK;
}
