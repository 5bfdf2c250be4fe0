# The hub's image: web, worker and beat are the same image with another command.
FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
RUN python -m venv /venv
COPY requirements.txt .
RUN /venv/bin/pip install --no-cache-dir --require-hashes --no-deps -r requirements.txt
COPY . .
# Static files are named by their content and compressed here; the values only let it start.
RUN SECRET_KEY=of-the-build-only ALLOWED_HOSTS=localhost SITE_URL=https://localhost DEBUG=0 \
    /venv/bin/python manage.py collectstatic --noinput \
    && /venv/bin/python -m compileall -q .

FROM python:3.11-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 DEBUG=0 PORT=8000
RUN useradd --system --create-home --uid 10001 hub \
    && install --directory --owner hub --group hub --mode 700 /attachments
WORKDIR /app
COPY --from=build /venv /venv
COPY --from=build --chown=hub:hub /app /app
USER hub
EXPOSE 8000
CMD ["gunicorn", "hub.wsgi", "--config", "hub/gunicorn.py"]
