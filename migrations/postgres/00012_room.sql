-- +goose Up

-- Which parts of the site a city has switched off.
CREATE TABLE room_setting (
    city_id BIGINT NOT NULL,
    version BIGINT NOT NULL, -- counts the changes
    PRIMARY KEY (city_id)
);

CREATE TABLE room_off (
    city_id BIGINT NOT NULL,
    room    TEXT NOT NULL, -- its id, as the feature declares it
    PRIMARY KEY (city_id, room)
);
