FROM node:24-slim

# The demo and re-encoded pictures carry text; without fonts it would be empty boxes.
RUN apt-get update \
  && apt-get install -y --no-install-recommends fonts-dejavu-core fonts-noto-cjk \
  && rm -rf /var/lib/apt/lists/*

WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data

COPY package.json package-lock.json ./
RUN npm ci --omit=dev && npm cache clean --force

COPY scripts/check-node.cjs scripts/health.mjs ./scripts/
COPY src ./src
COPY LICENSE ./

RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["node", "scripts/health.mjs"]

# node itself, so that SIGTERM reaches it.
CMD ["node", "-r", "./scripts/check-node.cjs", "--disable-warning=ExperimentalWarning", "src/index.ts"]
